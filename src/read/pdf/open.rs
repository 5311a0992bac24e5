//! Opening: the object reader first, the repairer second.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::OpenError;
use super::strings::text_string;
use crate::problem::{Code, Problem};

/// How far from the end a sound file has its end marker and `startxref`.
const TAIL: usize = 2048;

/// An opened file.
pub(crate) struct Opened {
    /// Its objects.
    pub(crate) pdf: Pdf,
    /// What was wrong with it.
    pub(crate) problems: Vec<Problem>,
}

/// Opens a file with the empty password, then with the given one.
///
/// # Errors
/// [`OpenError`] when neither reader can open it.
pub(crate) fn open(bytes: &[u8], password: Option<&str>) -> Result<Opened, OpenError> {
    let mut problems = Vec::new();
    let tail = bytes
        .get(bytes.len().saturating_sub(TAIL)..)
        .unwrap_or_default();
    let ended = tail.windows(5).any(|w| w == b"%%EOF");
    if !ended {
        problems.push(Problem::new(
            Code::PdfTruncated,
            "the file has no end marker",
        ));
    }
    match load(bytes, password) {
        Ok(pdf) => {
            if !is_sound(bytes, tail) && ended {
                problems.push(Problem::new(
                    Code::PdfRepaired,
                    "the table of objects was rebuilt",
                ));
            }
            Ok(Opened { pdf, problems })
        }
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            Err(OpenError::Password)
        }
        Err(first) => {
            let repaired = repair(bytes).ok_or_else(|| {
                OpenError::Broken(match first {
                    LoadPdfError::Decryption(error) => {
                        format!("its encryption is not supported ({error:?})")
                    }
                    LoadPdfError::Invalid => {
                        "no table of objects and no pages could be found".to_owned()
                    }
                })
            })?;
            let pdf = Pdf::new(repaired)
                .map_err(|_| OpenError::Broken("repair gave no readable file".to_owned()))?;
            problems.push(Problem::new(
                Code::PdfRepaired,
                "the file was rewritten by a second reader",
            ));
            Ok(Opened { pdf, problems })
        }
    }
}

fn load(bytes: &[u8], password: Option<&str>) -> Result<Pdf, LoadPdfError> {
    let result = Pdf::new(bytes.to_vec());
    match (result, password) {
        (Err(LoadPdfError::Decryption(_)), Some(password)) => {
            Pdf::new_with_password(bytes.to_vec(), password)
        }
        (result, _) => result,
    }
}

/// Whether `startxref` points at a table of objects, so that nothing had to be guessed.
fn is_sound(bytes: &[u8], tail: &[u8]) -> bool {
    let word = b"startxref";
    let Some(at) = tail.windows(word.len()).rposition(|w| w == word) else {
        return false;
    };
    let rest = tail.get(at + word.len()..).unwrap_or_default();
    let digits: String = rest
        .iter()
        .skip_while(|b| b.is_ascii_whitespace())
        .take_while(|b| b.is_ascii_digit())
        .map(|&b| char::from(b))
        .collect();
    let Ok(offset) = digits.parse::<usize>() else {
        return false;
    };
    let target = bytes.get(offset..).unwrap_or_default().trim_ascii_start();
    target.starts_with(b"xref") || target.first().is_some_and(u8::is_ascii_digit)
}

/// Loads and saves the file with the second reader.
fn repair(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = lopdf::Document::load_mem(bytes).ok()?;
    let mut out = Vec::new();
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// Title, producer and creator: `/Info`, decoded, empty entries left out.
pub(crate) fn information(pdf: &Pdf) -> [Option<String>; 3] {
    let metadata = pdf.metadata();
    [&metadata.title, &metadata.producer, &metadata.creator].map(|entry| {
        let text = text_string(entry.as_deref()?);
        let text = text.trim_matches(|ch: char| ch.is_whitespace() || ch == '\0');
        (!text.is_empty()).then(|| text.to_owned())
    })
}
