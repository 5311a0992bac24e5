//! `--shard i/n`: one part of the documents, by the hash of their contents,
//! so that several machines can share a run and every copy of a document
//! falls into the same part.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::batch::discover::Input;
use crate::batch::duplicates::Distinct;
use crate::batch::load;

/// One part of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shard {
    /// The part, counted from 1.
    pub index: u64,
    /// How many there are.
    pub of: u64,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let parts = parts.and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
        match parts {
            Some((index, of)) if (1..=of).contains(&index) && of <= 10_000 => {
                Ok(Self { index, of })
            }
            _ => Err("a part like 1/4 is wanted, from 1/n to n/n".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl Shard {
    /// The documents of this part, in their order.
    #[must_use]
    pub fn part(self, all: Distinct) -> Distinct {
        let mut part = Distinct::default();
        for (input, others) in all.inputs.into_iter().zip(all.others) {
            if self.takes(&input) {
                part.inputs.push(input);
                part.others.push(others);
            }
        }
        part
    }

    /// Whether a document belongs to this part. One that cannot be read goes
    /// by its path.
    fn takes(self, input: &Input) -> bool {
        let path = || load::document_id(input.path.as_os_str().as_encoded_bytes());
        let loaded = match input.trouble {
            None => load::input(input).ok(),
            Some(_) => None,
        };
        let hash = loaded.map_or_else(path, |bytes| load::document_id(&bytes));
        let number = hash
            .get(..16)
            .and_then(|hex| u64::from_str_radix(hex, 16).ok());
        number.unwrap_or_default().checked_rem(self.of) == Some(self.index.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_from_one() {
        assert_eq!("2/3".parse(), Ok(Shard { index: 2, of: 3 }));
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0", "/", "1/99999"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_document_is_in_one_part() {
        let inputs: Vec<Input> = (0..50).map(|n| Input::file(format!("{n}.pdf"))).collect();
        for input in &inputs {
            let of = 4;
            let parts = (1..=of).filter(|&index| Shard { index, of }.takes(input));
            assert_eq!(parts.count(), 1);
        }
    }
}
