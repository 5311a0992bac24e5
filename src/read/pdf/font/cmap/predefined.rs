//! The CMaps that every reader knows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};

use crate::read::pdf::font::tounicode::accept;

/// A predefined CMap, parsed once per process: there are some seventy of them.
pub(crate) fn predefined(name: &[u8]) -> Option<Arc<CMap>> {
    type Cache = Mutex<HashMap<Vec<u8>, Option<Arc<CMap>>>>;
    static CACHE: OnceLock<Cache> = OnceLock::new();
    if matches!(CMapName::from_bytes(name), CMapName::Custom(_)) {
        return None;
    }
    let cache = CACHE.get_or_init(Cache::default);
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache
        .entry(name.to_vec())
        .or_insert_with(|| {
            let data = load_embedded(CMapName::from_bytes(name))?;
            CMap::parse(data, load_embedded).map(Arc::new)
        })
        .clone()
}

/// The character a CID of a character collection stands for.
pub(crate) fn cid_to_char(collection: &CidFamily, cid: u32) -> Option<char> {
    let name = match collection {
        CidFamily::AdobeGB1 => b"Adobe-GB1-UCS2".as_slice(),
        CidFamily::AdobeCNS1 => b"Adobe-CNS1-UCS2",
        CidFamily::AdobeJapan1 => b"Adobe-Japan1-UCS2",
        CidFamily::AdobeKorea1 => b"Adobe-Korea1-UCS2",
        CidFamily::AdobeIdentity | CidFamily::Custom { .. } => return None,
    };
    let ch = match predefined(name)?.lookup_bf_string(cid)? {
        BfString::Char(ch) => ch,
        BfString::String(text) => text.chars().next()?,
    };
    accept(ch)
}
