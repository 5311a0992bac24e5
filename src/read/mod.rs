//! Bytes to [`Content`](crate::content::Content): sniffing and one reader a format.

mod aligned;
pub mod layout;
pub mod page;
pub mod pdf;
pub mod second_opinion;
pub mod text;

/// Bytes before the header in which a PDF may carry junk (PDF 32000-1, implementation note 13).
const HEADER_WINDOW: usize = 1024;

/// Whether bytes are a PDF by their header, which may stand behind some junk.
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    let window = bytes
        .get(..bytes.len().min(HEADER_WINDOW))
        .unwrap_or_default();
    window.windows(5).any(|w| w == b"%PDF-")
}
