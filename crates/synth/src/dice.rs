//! Chance that falls the same way on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A portable source of chance: the same seed and stream give the same throws, whatever else is made.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Starts the throws of one stream of a seed; streams do not depend on each other.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&stream.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 to below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // The high half of the product is even enough: the bias is below `end` / 2^64.
        let scaled = (u128::from(self.0.next_u64()) * end as u128) >> 64;
        usize::try_from(scaled).expect("below `end`, which is a usize")
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True once in `times` throws.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of `items`, which must not be empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// One of `items`, each as likely as its weight says.
    pub fn weighted<T: Copy>(&mut self, items: &[(T, usize)]) -> T {
        let mut left = self.below(items.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        items[0].0
    }

    /// `pattern` with each `#` replaced by a digit and each `@` by a capital letter.
    pub fn fill(&mut self, pattern: &str) -> String {
        let throw = |c| match c {
            '#' => char::from(b'0' + self.byte_below(10)),
            '@' => char::from(b'A' + self.byte_below(26)),
            other => other,
        };
        pattern.chars().map(throw).collect()
    }

    /// `length` hexadecimal digits, as in a hash.
    pub fn hex(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(*self.pick(b"0123456789abcdef"))).collect()
    }

    fn byte_below(&mut self, end: u8) -> u8 {
        u8::try_from(self.below(end.into())).expect("below `end`, which is a byte")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_throws_are_fixed_for_all_time() {
        let mut dice = Dice::new(7, 1);
        let thrown: Vec<usize> = (0..6).map(|_| dice.below(100)).collect();
        assert_eq!(thrown, (0..6).scan(Dice::new(7, 1), |dice, _| Some(dice.below(100))).collect::<Vec<_>>());
        assert_ne!(Dice::new(7, 1).hex(20), Dice::new(7, 2).hex(20));
        assert_ne!(Dice::new(7, 1).hex(20), Dice::new(8, 1).hex(20));
    }

    #[test]
    fn every_throw_lies_in_its_range() {
        let mut dice = Dice::new(1, 1);
        for _ in 0..1000 {
            assert!(dice.below(3) < 3);
            assert!((5..=7).contains(&dice.between(5, 7)));
            assert_eq!(dice.weighted(&[('a', 0), ('b', 4)]), 'b');
        }
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.fill("A-1"), "A-1");
    }
}
