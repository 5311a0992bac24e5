//! Stream data under a limit.
//!
//! The object reader inflates without a bound, so filters are applied here,
//! charged to the budget byte by byte. What a damaged stream gives before the
//! damage is kept.

mod ascii;
mod flate;
mod lzw;
mod predictor;
mod run_length;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use crate::budget::{Budget, Exceeded, Resource};

use ascii::{ascii_85, ascii_hex};
use flate::inflate;
use lzw::lzw;
use predictor::unpredict;
use run_length::run_length;

/// Output grows by at least this many bytes at a time.
const STEP: usize = 16 * 1024;

/// A decoded stream.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// What came out.
    pub(crate) data: Vec<u8>,
    /// Whether it stopped before its end.
    pub(crate) damaged: bool,
    /// Whether the file keeps it encrypted.
    pub(crate) encrypted: bool,
}

/// Decodes a stream that is not an image.
///
/// # Errors
/// [`Exceeded`] when the inflated bytes pass the document's limit.
pub(crate) fn decode(stream: &Stream<'_>, budget: &Budget) -> Result<Decoded, Exceeded> {
    let raw = stream.raw_data();
    let encrypted = matches!(raw, Cow::Owned(_));
    let dict = stream.dict();
    let filters = filters(dict);
    let mut damaged = false;
    let mut data: Option<Vec<u8>> = None;
    for (filter, params) in &filters {
        let input = data.as_deref().unwrap_or(&raw);
        let out = match filter.as_slice() {
            b"FlateDecode" | b"Fl" => inflate(input, budget, &mut damaged)?,
            b"LZWDecode" | b"LZW" => {
                let early = params.get::<i32>(b"EarlyChange").unwrap_or(1) != 0;
                lzw(input, early, budget)?
            }
            b"ASCIIHexDecode" | b"AHx" => charged(ascii_hex(input), budget)?,
            b"ASCII85Decode" | b"A85" => charged(ascii_85(input, &mut damaged), budget)?,
            b"RunLengthDecode" | b"RL" => run_length(input, budget)?,
            b"Crypt" => continue,
            _ => {
                // An image filter or an unknown one: nothing for us.
                damaged = true;
                Vec::new()
            }
        };
        data = Some(match filter.as_slice() {
            b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" => unpredict(out, params),
            _ => out,
        });
    }
    let data = match data {
        Some(data) => data,
        None => {
            budget.charge(Resource::InflatedBytes, raw.len() as u64)?;
            raw.into_owned()
        }
    };
    Ok(Decoded {
        data,
        damaged,
        encrypted,
    })
}

/// The stream's filters with their parameters, in order.
fn filters<'a>(dict: &Dict<'a>) -> Vec<(Vec<u8>, Dict<'a>)> {
    /// More filters than this on one stream are an attack.
    const MAX_FILTERS: usize = 8;
    let filter = dict
        .get::<Object<'_>>(b"Filter")
        .or_else(|| dict.get::<Object<'_>>(b"F"));
    let params = dict
        .get::<Object<'_>>(b"DecodeParms")
        .or_else(|| dict.get::<Object<'_>>(b"DP"));
    match filter {
        Some(Object::Name(name)) => {
            let params = match params {
                Some(Object::Dict(dict)) => dict,
                Some(Object::Array(array)) => array.iter::<Dict<'_>>().next().unwrap_or_default(),
                _ => Dict::empty(),
            };
            vec![(name.to_vec(), params)]
        }
        Some(Object::Array(names)) => {
            let mut all: Vec<Dict<'a>> = match params {
                Some(Object::Array(array)) => objects(&array)
                    .map(|o| o.into_dict().unwrap_or_default())
                    .collect(),
                Some(Object::Dict(dict)) => vec![dict],
                _ => Vec::new(),
            };
            all.resize_with(MAX_FILTERS, Dict::empty);
            names
                .iter::<Name<'_>>()
                .take(MAX_FILTERS)
                .map(|name| name.to_vec())
                .zip(all)
                .collect()
        }
        _ => Vec::new(),
    }
}

fn objects<'a>(array: &Array<'a>) -> impl Iterator<Item = Object<'a>> + use<'a> {
    array.iter::<Object<'a>>()
}

/// What a filter without a memory gave: at most four times its input, so it
/// may be counted when it is there.
fn charged(out: Vec<u8>, budget: &Budget) -> Result<Vec<u8>, Exceeded> {
    budget.charge(Resource::InflatedBytes, out.len() as u64)?;
    Ok(out)
}
