//! Bytes to [`Content`](crate::content::Content): sniffing and one reader a format.

pub mod layout;
pub mod page;
pub mod pdf;
pub mod text;
