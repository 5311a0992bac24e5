//! `selfeval.xlsx`: the tables for people. Texts are typed as texts, so that
//! `=100%`, `1-2` and codes of 20 digits stay what they are; findings link to
//! the row that they are about.

mod cells;

use std::collections::HashMap;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook, XlsxError};

use crate::write::atomic::AtomicFile;
use crate::write::tables::rows::Cell;
use crate::write::tables::{Format, Spec, Table};

use cells::{DIGITS, Doubts, Styles, write};

/// Name of the file.
pub const NAME: &str = "selfeval.xlsx";
/// Rows of a sheet, a limit of the format.
pub const SHEET_ROWS: u32 = 1_048_576;
/// Height of the row that says what columns mean: four lines. Its texts are
/// frozen and must leave room for rows; the codebook has them, too.
const HEAD_POINTS: f64 = 60.0;
/// Widths of the columns of the first sheet, in characters.
const ABOUT_WIDTHS: [f64; 5] = [14.0, 10.0, 22.0, 60.0, 60.0];
/// Rows above the data: what a column means, and its name.
const HEAD_ROWS: u32 = 2;

/// The workbook being written. Rows go to temporary files in the output
/// folder at once; only the last row of each sheet is in memory.
pub struct Xlsx {
    workbook: Workbook,
    target: PathBuf,
    tables: Vec<Sheets>,
    rows_per_sheet: u32,
    /// Rows of the present record: list and form to sheet and row.
    places: HashMap<(String, String), Vec<Place>>,
    styles: Styles,
    cut: u64,
    long: u64,
}

impl std::fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xlsx")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

/// One table and its sheets.
struct Sheets {
    table: Table,
    /// Index of the present sheet in the workbook.
    sheet: usize,
    /// Names of all its sheets.
    names: Vec<String>,
    /// The next free row of the present sheet.
    next: u32,
    /// Rows in all.
    rows: u64,
    /// Where the form's id stands.
    form_id: Option<usize>,
    /// Where the pointers of a finding stand; such a table begins with links.
    pointers: Option<usize>,
    /// Which columns say that a cell is in doubt.
    doubts: Doubts,
}

/// Where a row stands.
struct Place {
    sheet: String,
    row: u32,
    table: usize,
}

impl Xlsx {
    /// Starts the workbook below `out` with so many rows a sheet.
    ///
    /// # Errors
    /// When its temporary files cannot be made.
    pub fn create(out: &Path, spec: &Spec, rows_per_sheet: u32) -> io::Result<Self> {
        let mut workbook = Workbook::new();
        // The same bytes on every day.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refused)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        workbook.set_tempdir(out).map_err(refused)?;
        workbook
            .add_worksheet()
            .set_name("about")
            .map_err(refused)?;
        let at = |table: &Table, path: &str| table.columns.iter().position(|c| c.path == path);
        let mut xlsx = Self {
            workbook,
            target: out.join(NAME),
            tables: spec
                .tables
                .iter()
                .map(|table| Sheets {
                    sheet: 0,
                    names: Vec::new(),
                    next: HEAD_ROWS,
                    rows: 0,
                    form_id: at(table, "form:/form_id"),
                    pointers: at(table, "/fields"),
                    doubts: Doubts::of(table),
                    table: table.clone(),
                })
                .collect(),
            rows_per_sheet: rows_per_sheet.min(SHEET_ROWS),
            places: HashMap::new(),
            styles: Styles::default(),
            cut: 0,
            long: 0,
        };
        for table in 0..xlsx.tables.len() {
            guarded(|| xlsx.begin(table))?;
        }
        Ok(xlsx)
    }

    /// Begins a sheet for a table: its first one, or one more when it is full.
    fn begin(&mut self, table: usize) -> Result<(), XlsxError> {
        let Some(sheets) = self.tables.get_mut(table) else {
            return Ok(());
        };
        finish_sheet(&mut self.workbook, sheets)?;
        let number = sheets.names.len().saturating_add(1);
        let name = match number {
            1 => sheets.table.name.clone(),
            _ => format!("{}_{number}", sheets.table.name),
        };
        let index = self.workbook.worksheets().len();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        sheet.set_freeze_panes(HEAD_ROWS, 0)?;
        sheet.set_row_height(0, HEAD_POINTS)?;
        let link = sheets.pointers.is_some();
        let width = sheets.table.columns.len().saturating_add(usize::from(link));
        for column in 0..width {
            sheet.set_column_width(place(column), 16)?;
        }
        for (first, last) in asides(&sheets.table) {
            let shift = usize::from(link);
            sheet.group_columns_collapsed(
                place(first.saturating_add(shift)),
                place(last.saturating_add(shift)),
            )?;
        }
        if link {
            sheet.write_string_with_format(0, 0, "所在行", &self.styles.head)?;
        }
        for (at, column) in sheets.table.columns.iter().enumerate() {
            let at = place(at.saturating_add(usize::from(link)));
            sheet.write_string_with_format(0, at, &column.zh, &self.styles.head)?;
        }
        if link {
            sheet.write_string_with_format(1, 0, "row", &self.styles.name)?;
        }
        for (at, column) in sheets.table.columns.iter().enumerate() {
            let at = place(at.saturating_add(usize::from(link)));
            sheet.write_string_with_format(1, at, &column.name, &self.styles.name)?;
        }
        sheets.sheet = index;
        sheets.names.push(name);
        sheets.next = HEAD_ROWS;
        Ok(())
    }

    fn add(&mut self, table: usize, cells: &[Cell]) -> Result<(), XlsxError> {
        let full = |sheets: &Sheets| sheets.next >= self.rows_per_sheet;
        if self.tables.get(table).is_some_and(full) {
            self.begin(table)?;
        }
        let link = self.link(table, cells);
        let Some(sheets) = self.tables.get_mut(table) else {
            return Ok(());
        };
        let sheet = self.workbook.worksheet_from_index(sheets.sheet)?;
        let row = sheets.next;
        let mut first = 0;
        if sheets.pointers.is_some() {
            first = 1;
            if let Some(formula) = link {
                sheet.write_formula_with_format(row, 0, formula, &self.styles.link)?;
            }
        }
        for (at, (column, cell)) in sheets.table.columns.iter().zip(cells).enumerate() {
            if let Some(text) = cell {
                let doubt = sheets.doubts.at(at, cells);
                let at = place(at.saturating_add(first));
                let (cut, long) = write(sheet, row, at, column.kind, text, self.styles.of(doubt))?;
                self.cut = self.cut.saturating_add(u64::from(cut));
                self.long = self.long.saturating_add(u64::from(long));
            }
        }
        let form = sheets.form_id.and_then(|at| cells.get(at)?.clone());
        if let (Some(form), Some(name)) = (form, sheets.names.last()) {
            let list = sheets
                .table
                .rows
                .trim_start_matches("forms")
                .trim_start_matches('/');
            let here = Place {
                sheet: name.clone(),
                row,
                table,
            };
            self.places
                .entry((list.to_owned(), form))
                .or_default()
                .push(here);
        }
        sheets.next = row.saturating_add(1);
        sheets.rows = sheets.rows.saturating_add(1);
        Ok(())
    }

    /// The link of a finding to the row that its first pointer names.
    fn link(&self, table: usize, cells: &[Cell]) -> Option<Formula> {
        let sheets = self.tables.get(table)?;
        let form = cells.get(sheets.form_id?)?.clone()?;
        let pointers = cells.get(sheets.pointers?)?.as_deref()?;
        let pointers: Vec<String> = serde_json::from_str(pointers).ok()?;
        let pointer = pointers.first()?;
        let mut parts = pointer.trim_start_matches('/').splitn(3, '/');
        let (list, ordinal) = (parts.next()?, parts.next().unwrap_or_default());
        let field = parts.next();
        let of_list = || {
            let rows = self.places.get(&(list.to_owned(), form.clone()))?;
            Some((
                rows.get(ordinal.parse::<usize>().ok()?)?,
                format!("/{}/raw", field?),
            ))
        };
        let of_form = || {
            let rows = self.places.get(&(String::new(), form.clone()))?;
            Some((rows.first()?, format!("{pointer}/raw")))
        };
        let (place, path) = of_list().or_else(of_form)?;
        let columns = &self.tables.get(place.table)?.table.columns;
        let column = columns
            .iter()
            .position(|c| c.path == path)
            .unwrap_or_default();
        let cell = rust_xlsxwriter::utility::row_col_to_cell(place.row, self::place(column));
        let shown = format!("{} {}", place.sheet, place.row.saturating_add(1));
        Some(
            Formula::new(format!(
                "=HYPERLINK(\"#'{}'!{cell}\",\"{shown}\")",
                place.sheet
            ))
            .set_result(shown),
        )
    }

    /// The first sheet: what lies where, and what differs from the records.
    fn about(&mut self) -> Result<(), XlsxError> {
        let mut lines: Vec<[String; 5]> = Vec::new();
        let mut notes: Vec<String> = vec![
            "selfeval 绩效自评表 / performance self-evaluations".to_owned(),
            "列的含义见各表首行与 codebook；The first row of a sheet says what its columns mean."
                .to_owned(),
            "底色橙：字符存疑，原因见 problems；红字：与表内其他数字矛盾，见 checks。页码与疑问所在的列已收起，\
             点表头上方的“+”或左上角的“2”展开。"
                .to_owned(),
            "Orange ground: the reading is in doubt, problems says why; red: other printed numbers \
             contradict it, see checks. Columns of pages and doubts are folded away: + above the head, \
             or 2 at the top left, shows them."
                .to_owned(),
        ];
        for sheets in &mut self.tables {
            finish_sheet(&mut self.workbook, sheets)?;
            lines.push([
                sheets.table.name.clone(),
                sheets.rows.to_string(),
                sheets.names.join(", "),
                sheets.table.zh.clone(),
                sheets.table.en.clone(),
            ]);
            if sheets.names.len() > 1 {
                notes.push(format!(
                    "{0} 的行数超过一张工作表的上限，分为 {1} 张：{2} / {0} has more rows than a sheet holds and is split over {1}: {2}",
                    sheets.table.name,
                    sheets.names.len(),
                    sheets.names.join(", ")
                ));
            }
        }
        if self.long > 0 {
            notes.push(format!(
                "{0} 个数字超过 {DIGITS} 位有效数字，以文本存放 / {0} numbers have more than {DIGITS} digits and are stored as texts",
                self.long
            ));
        }
        if self.cut > 0 {
            notes.push(format!(
                "{0} 个文本超过 Excel 单元格上限，已截断并以“…”结尾，全文见 JSON 或 CSV / {0} texts are longer than a cell of Excel holds: they are cut and end with …; JSON and CSV have them whole",
                self.cut
            ));
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, width) in ABOUT_WIDTHS.into_iter().enumerate() {
            sheet.set_column_width(place(column), width)?;
        }
        let mut row = 0;
        for note in notes {
            sheet.write_string(row, 0, note)?;
            row += 1;
        }
        row += 1;
        let head = ["table", "rows", "sheets", "内容", "content"].map(str::to_owned);
        for line in std::iter::once(head).chain(lines) {
            for (column, text) in line.iter().enumerate() {
                sheet.write_string(row, place(column), text)?;
            }
            row += 1;
        }
        Ok(())
    }
}

impl Format for Xlsx {
    fn record(&mut self) -> io::Result<()> {
        self.places.clear();
        Ok(())
    }

    fn row(&mut self, table: usize, cells: &[Cell]) -> io::Result<()> {
        guarded(|| self.add(table, cells))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        guarded(|| self.about())?;
        let mut file = AtomicFile::create(&self.target)?;
        guarded(|| self.workbook.save_to_writer(&mut file))?;
        file.finish()
    }
}

/// Filters over the rows of the present sheet, now that their number is known.
fn finish_sheet(workbook: &mut Workbook, sheets: &Sheets) -> Result<(), XlsxError> {
    if sheets.names.is_empty() {
        return Ok(());
    }
    let width = sheets
        .table
        .columns
        .len()
        .saturating_add(usize::from(sheets.pointers.is_some()));
    let sheet = workbook.worksheet_from_index(sheets.sheet)?;
    let last = sheets.next.saturating_sub(1);
    sheet.autofilter(HEAD_ROWS - 1, 0, last, place(width.saturating_sub(1)))?;
    Ok(())
}

/// First and last of the columns that belong to the value left of them.
fn asides(table: &Table) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (at, _) in table.columns.iter().enumerate().filter(|(_, c)| c.aside) {
        match groups.last_mut() {
            Some((_, last)) if at == last.saturating_add(1) => *last = at,
            _ => groups.push((at, at)),
        }
    }
    groups
}

fn place(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn refused(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// Does something to the workbook. The library panics when one of its
/// temporary files cannot be written; a full disk is no fault of ours.
fn guarded<T>(act: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    match panic::catch_unwind(AssertUnwindSafe(act)) {
        Ok(done) => done.map_err(refused),
        Err(_) => Err(io::Error::new(
            io::ErrorKind::StorageFull,
            "a temporary file of the workbook cannot be written",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_more_rows_than_a_sheet_is_split_and_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let spec = Spec::load().unwrap();
        let mut xlsx = Xlsx::create(folder.path(), &spec, HEAD_ROWS + 2).unwrap();
        let at = spec
            .tables
            .iter()
            .position(|t| t.name == "problems")
            .unwrap();
        let width = spec.tables[at].columns.len();
        for n in 0..5 {
            let mut cells: Vec<Cell> = vec![None; width];
            cells[0] = Some(format!("{n}.pdf"));
            xlsx.row(at, &cells).unwrap();
        }
        let sheets = &xlsx.tables[at];
        assert_eq!(sheets.names, ["problems", "problems_2", "problems_3"]);
        assert_eq!((sheets.rows, sheets.next), (5, HEAD_ROWS + 1));
        Box::new(xlsx).finish().unwrap();
        let bytes = std::fs::read(folder.path().join(NAME)).unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        let mut texts = String::new();
        let mut shared = archive.by_name("xl/sharedStrings.xml").unwrap();
        io::Read::read_to_string(&mut shared, &mut texts).unwrap();
        assert!(
            texts.contains("problems, problems_2, problems_3"),
            "{texts}"
        );
    }
}
