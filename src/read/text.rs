//! Flattened text: rows of cells separated by tabs or aligned spaces.
