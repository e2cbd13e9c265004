//! The binary, driven as its users drive it.

mod bad_input;
mod demo;
mod floors;
mod real_lists;
mod support;
mod update;
