//! One Parquet file a table: decimals as `DECIMAL(38,10)`, days as `DATE`,
//! texts and JSON arrays as strings.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use crate::write::atomic::{self, AtomicFile};
use crate::write::tables::rows::Cell;
use crate::write::tables::{Format, Spec, Table, Type, day, decimal};

/// Bytes of cells that are gathered for one row group. Larger groups read
/// faster; thirteen tables wait in memory at the same time.
const GROUP_BYTES: usize = 12 << 20;
/// What a cell costs in memory beside its text.
const CELL_BYTES: usize = size_of::<Cell>();

/// The Parquet files of a run.
#[derive(Debug)]
pub struct Parquet {
    files: Vec<File>,
}

/// One table's file.
#[derive(Debug)]
struct File {
    types: Vec<Type>,
    writer: SerializedFileWriter<AtomicFile>,
    /// Cells of the row group to come, column by column.
    columns: Vec<Vec<Cell>>,
    gathered: usize,
}

impl Parquet {
    /// Starts the files below `out`.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn create(out: &Path, spec: &Spec) -> io::Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("selfeval ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let properties = Arc::new(properties);
        let mut files = Vec::new();
        for table in &spec.tables {
            let file = AtomicFile::create(&out.join(file_name(table)))?;
            let schema = parse_message_type(&schema(table)).map_err(refused)?;
            let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::clone(&properties))
                .map_err(refused)?;
            files.push(File {
                types: table.columns.iter().map(|c| c.kind).collect(),
                writer,
                columns: vec![Vec::new(); table.columns.len()],
                gathered: 0,
            });
        }
        Ok(Self { files })
    }
}

/// The name of a table's file.
#[must_use]
pub fn file_name(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

impl Format for Parquet {
    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        let Some(file) = self.files.get_mut(table) else {
            return Ok(());
        };
        for (column, cell) in file.columns.iter_mut().zip(cells) {
            let bytes = CELL_BYTES.saturating_add(cell.as_ref().map_or(0, String::len));
            file.gathered = file.gathered.saturating_add(bytes);
            column.push(cell.clone());
        }
        if file.gathered > GROUP_BYTES {
            file.flush().map_err(refused)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let mut written = Vec::new();
        for mut file in self.files {
            file.flush().map_err(refused)?;
            written.push(file.writer.into_inner().map_err(refused)?);
        }
        atomic::finish_all(written)
    }
}

/// The schema in the words of Parquet. Every column may be empty.
fn schema(table: &Table) -> String {
    let mut text = format!("message {} {{\n", table.name);
    for column in &table.columns {
        let (physical, logical) = match column.kind {
            Type::String | Type::Array => ("BYTE_ARRAY".to_owned(), "(STRING)".to_owned()),
            Type::Integer => ("INT64".to_owned(), String::new()),
            Type::Boolean => ("BOOLEAN".to_owned(), String::new()),
            Type::Date => ("INT32".to_owned(), "(DATE)".to_owned()),
            Type::Number => (
                "FIXED_LEN_BYTE_ARRAY (16)".to_owned(),
                format!("(DECIMAL({},{}))", decimal::PRECISION, decimal::SCALE),
            ),
        };
        let _ = writeln!(text, "  OPTIONAL {physical} {} {logical};", column.name);
    }
    text.push('}');
    text
}

impl File {
    /// Writes what was gathered as one row group.
    fn flush(&mut self) -> Result<(), ParquetError> {
        self.gathered = 0;
        if self.columns.first().is_none_or(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (cells, kind) in self.columns.iter_mut().zip(&self.types) {
            if let Some(column) = group.next_column()? {
                write(column, *kind, cells)?;
            }
            cells.clear();
        }
        group.close()?;
        Ok(())
    }
}

/// Writes one column of a row group.
fn write(
    mut column: SerializedColumnWriter<'_>,
    kind: Type,
    cells: &[Cell],
) -> Result<(), ParquetError> {
    match column.untyped() {
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let (levels, values) = present(cells, |text| Some(ByteArray::from(text)));
            writer.write_batch(&values, Some(&levels), None)?;
        }
        ColumnWriter::FixedLenByteArrayColumnWriter(writer) => {
            let (levels, values) = present(cells, |text| {
                let bytes = decimal::scaled(text)?.to_be_bytes().to_vec();
                Some(FixedLenByteArray::from(bytes))
            });
            writer.write_batch(&values, Some(&levels), None)?;
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            let (levels, values) = present(cells, |text| text.parse().ok());
            writer.write_batch(&values, Some(&levels), None)?;
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            let (levels, values) = present(cells, |text| text.parse().ok());
            writer.write_batch(&values, Some(&levels), None)?;
        }
        ColumnWriter::Int32ColumnWriter(writer) => {
            let (levels, values) = present(cells, day::since_epoch);
            writer.write_batch(&values, Some(&levels), None)?;
        }
        _ => {
            let message = format!("no column of the type {}", kind.as_str());
            return Err(ParquetError::General(message));
        }
    }
    column.close()
}

/// Definition levels, and the values that are there.
fn present<T>(cells: &[Cell], value: impl Fn(&str) -> Option<T>) -> (Vec<i16>, Vec<T>) {
    let mut levels = Vec::with_capacity(cells.len());
    let mut values = Vec::new();
    for cell in cells {
        let found = cell.as_deref().and_then(&value);
        levels.push(i16::from(found.is_some()));
        values.extend(found);
    }
    (levels, values)
}

fn refused(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_schema() {
        for table in Spec::load().unwrap().tables {
            let parsed = parse_message_type(&schema(&table)).unwrap();
            assert_eq!(parsed.get_fields().len(), table.columns.len());
        }
    }
}
