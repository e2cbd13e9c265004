//! The binary, driven as its users drive it.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up must fail")]

mod bad_input;
mod demo;
mod floors;
mod real_lists;
mod support;
mod update;
