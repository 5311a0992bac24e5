//! The pipeline on one page: bytes in, record out. Never fails: what goes
//! wrong is in the record.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use crate::assemble::{self, Context};
use crate::budget::Budget;
use crate::check;
use crate::content::{Block, Content, PageState};
use crate::lexicon::{COLUMNS, COLUMNS_OF_A_FORM, Lexicon, LexiconError};
use crate::problem::{Code, Problem, Severity};
use crate::read::{self, pdf};
use crate::recognize;
use crate::record::{Form, Reader, Record, SCHEMA_VERSION, Source, Status, Tool};

/// What can change a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// Password for encrypted PDFs.
    pub password: Option<String>,
    /// Folder with further family files.
    pub families: Option<PathBuf>,
    /// Keep names of persons and telephone numbers.
    pub keep_personal: bool,
    /// Leave the checks out: no mentions, no findings, every number untested.
    #[serde(default)]
    pub no_checks: bool,
    /// Compare the characters of PDFs with a second reader's.
    #[serde(default)]
    pub second_opinion: bool,
}

impl Options {
    /// Hash of everything that can change a record; a password cannot, it only opens.
    #[must_use]
    pub fn hash(&self) -> String {
        let text = format!(
            "keep_personal={} no_checks={} second_opinion={}",
            self.keep_personal, self.no_checks, self.second_opinion
        );
        hex(&Sha256::digest(text.as_bytes()), 8)
    }
}

/// The loaded lexicon of one families folder, shared by all documents.
type Loaded = Option<(Option<PathBuf>, Arc<Lexicon>)>;
static LEXICON: Mutex<Loaded> = Mutex::new(None);

/// The lexicon for the given options, loaded once.
///
/// # Errors
/// [`LexiconError`] when a family file is unreadable or invalid.
pub fn lexicon(folder: Option<&Path>) -> Result<Arc<Lexicon>, LexiconError> {
    let mut slot = LEXICON
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((path, lexicon)) = slot.as_ref()
        && path.as_deref() == folder
    {
        return Ok(Arc::clone(lexicon));
    }
    let lexicon = Arc::new(Lexicon::load(folder)?);
    *slot = Some((folder.map(Path::to_owned), Arc::clone(&lexicon)));
    Ok(lexicon)
}

/// Reads one document.
///
/// `path` is the path as the user gave it; it appears in the record and its
/// file name may be a candidate for the fiscal year. Nothing is opened here
/// but the families folder of `options`.
#[must_use]
pub fn extract(bytes: &[u8], path: &Path, options: &Options, budget: &Budget) -> Record {
    let mut record = begun(bytes, path, options);
    let lexicon = match lexicon(options.families.as_deref()) {
        Ok(lexicon) => lexicon,
        Err(error) => {
            record
                .problems
                .push(Problem::new(Code::FamilyInvalid, error.to_string()));
            return record;
        }
    };
    record.tool.families_hash = lexicon.hash().to_owned();
    match content(bytes, path, options, &lexicon, budget, &mut record) {
        Ok(content) => forms(&content, &lexicon, path, options, budget, &mut record),
        Err(problem) => record.problems.push(problem),
    }
    record
}

/// A record before anything was read.
fn begun(bytes: &[u8], path: &Path, options: &Options) -> Record {
    Record {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            options_hash: options.hash(),
            families_hash: String::new(),
        },
        source: Source {
            document_id: hex(&Sha256::digest(bytes), 32),
            paths: vec![path.to_string_lossy().into_owned()],
            bytes: bytes.len() as u64,
            ..Source::default()
        },
        status: Status::Failed,
        problems: Vec::new(),
        forms: Vec::new(),
    }
}

/// Which family each form of a document belongs to, and why, with the problems
/// met while reading.
///
/// # Errors
/// The problem that keeps the document from being read at all.
pub fn explain(
    bytes: &[u8],
    path: &Path,
    options: &Options,
    budget: &Budget,
) -> Result<Vec<recognize::Explained>, Problem> {
    let lexicon = lexicon(options.families.as_deref())
        .map_err(|error| Problem::new(Code::FamilyInvalid, error.to_string()))?;
    let mut record = begun(bytes, path, options);
    let content = content(bytes, path, options, &lexicon, budget, &mut record)?;
    Ok(recognize::explain(&content, &lexicon))
}

/// Reads bytes as what they are.
fn content(
    bytes: &[u8],
    path: &Path,
    options: &Options,
    lexicon: &Lexicon,
    budget: &Budget,
    record: &mut Record,
) -> Result<Content, Problem> {
    let suffix = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase());
    if bytes.is_empty() {
        return Err(Problem::new(Code::FileEmpty, "the file has no bytes"));
    }
    if read::is_pdf(bytes) {
        record.source.media_type = Some("application/pdf".to_owned());
        if suffix.as_deref() == Some("txt") {
            record.problems.push(Problem::new(
                Code::FileTypeMismatch,
                "the file is named .txt but is a PDF",
            ));
        }
        let document = pdf::read(bytes, options.password.as_deref(), budget)
            .map_err(|e| Problem::new(e.code(), e.to_string()))?;
        record.source.pages = u32::try_from(document.pages.len()).ok();
        record.source.producer = document.producer.clone();
        record.source.title = document.title.clone();
        record.source.reader = Some(Reader::Text);
        let opinion = if options.second_opinion {
            let password = options.password.as_deref();
            read::second_opinion::compare(bytes, password, &document.pages, budget)
        } else {
            Vec::new()
        };
        let mut content = read::layout::layout(&document.pages, lexicon, budget);
        let from_pages = document
            .pages
            .iter()
            .flat_map(|p| p.problems.iter().cloned());
        let laid_out = std::mem::take(&mut content.problems);
        content.problems = document
            .problems
            .iter()
            .cloned()
            .chain(from_pages)
            .chain(laid_out)
            .chain(opinion)
            .collect();
        return Ok(content);
    }
    let (text, broken) = read::text::decode(bytes);
    if !read::text::is_plausible(&text) {
        return Err(Problem::new(
            Code::FileTypeUnknown,
            "the bytes are neither a PDF nor a text in UTF-8, UTF-16 or GB18030",
        ));
    }
    record.source.media_type = Some("text/plain".to_owned());
    record.source.reader = Some(Reader::Text);
    if suffix.as_deref() == Some("pdf") {
        record.problems.push(Problem::new(
            Code::FileTypeMismatch,
            "the file is named .pdf but holds plain text; it was read as text",
        ));
    }
    if broken {
        record.problems.push(Problem::new(
            Code::TextUndecodable,
            "some bytes are not valid in the text's encoding",
        ));
    }
    read::text::read(&text, budget).map_err(|e| Problem::new(e.code, e.to_string()))
}

fn forms(
    content: &Content,
    lexicon: &Lexicon,
    path: &Path,
    options: &Options,
    budget: &Budget,
    record: &mut Record,
) {
    record.problems.extend(content.problems.iter().cloned());
    let file_name = path
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let document_id = record.source.document_id.clone();
    let disputed: Vec<u32> = content
        .problems
        .iter()
        .filter(|p| p.code == Code::ReadersDisagree)
        .filter_map(|p| p.page)
        .collect();
    let context = Context {
        content,
        disputed: &disputed,
        lexicon,
        document_id: &document_id,
        file_name: &file_name,
        keep_personal: options.keep_personal,
    };
    let (recognized, beside) = recognize::recognize_within(content, lexicon, Some(budget));
    record.problems.extend(beside);
    for (at, recognized) in recognized.into_iter().enumerate() {
        let (mut form, problems) =
            assemble::assemble(context, &recognized.draft, at.saturating_add(1));
        let mut met = recognized.problems;
        met.extend(problems);
        if !options.keep_personal {
            let names = assemble::personal::names(&recognized.draft, lexicon);
            assemble::personal::hide_in_problems(&mut met, &names);
        }
        record.problems.extend(met);
        if !options.no_checks && budget.check_time().is_err() {
            let mut problem = Problem::new(
                Code::LimitTime,
                "a form was not checked: the time was up; all its numbers are untested",
            );
            problem.page = form.pages.map(|p| p[0]);
            record.problems.push(problem);
        } else if !options.no_checks {
            check::run(&mut form, &check::CheckOptions::default());
        }
        record.forms.push(form);
    }
    record.status = status(content, record);
    match record.status {
        Status::NoForm => {
            record.problems.push(Problem::new(
                Code::FormNotFound,
                "the document holds no performance self-evaluation form",
            ));
            if prints_columns_of_a_form(content, lexicon) || titles_a_table(content) {
                record.problems.push(Problem::new(
                    Code::FormSuspected,
                    "the title or the columns of a form are printed, but no table of one could be read",
                ));
            }
        }
        Status::BlankForm => record.problems.push(Problem::new(
            Code::FormBlank,
            "the form is a template without figures or results",
        )),
        _ => {}
    }
}

/// Whether words of the document are labels of an indicator table's columns.
fn prints_columns_of_a_form(content: &Content, lexicon: &Lexicon) -> bool {
    let columns = COLUMNS.iter().filter_map(|path| lexicon.field(path));
    let columns: Vec<_> = columns.collect();
    let mut seen = std::collections::BTreeSet::new();
    for line in &content.lines {
        let text: String = line.chars.iter().collect();
        for word in text.split_whitespace() {
            let key = crate::lexicon::normalize(word).key;
            // A label of several fields proves none of them: 年度目标, 备注.
            if let [only] = lexicon.lookup(&key)
                && columns.contains(only)
            {
                seen.insert(*only);
            }
        }
    }
    seen.len() >= COLUMNS_OF_A_FORM
}

/// Paragraphs between a title and its table: year, unit, organization.
const BELOW_TITLE: usize = 3;

/// Whether the title of a form stands above a table.
fn titles_a_table(content: &Content) -> bool {
    content.blocks.iter().enumerate().any(|(at, block)| {
        let Block::Paragraph(p) = block else {
            return false;
        };
        let mut below = content
            .blocks
            .iter()
            .skip(at.saturating_add(1))
            .take(BELOW_TITLE);
        below.any(|b| matches!(b, Block::Table(_)))
            && recognize::is_title(&content.text(&content.passage(&p.lines)))
    })
}

fn status(content: &Content, record: &Record) -> Status {
    let unreadable = content
        .pages
        .iter()
        .any(|p| matches!(p.state, PageState::ImageOnly | PageState::Unusable));
    let errors = record
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error);
    if record.forms.is_empty() {
        let body = content.blocks.iter().any(|b| match b {
            Block::Paragraph(p) => !p.lines.is_empty(),
            Block::Table(_) => true,
        });
        return match (unreadable, errors, body) {
            (true, ..) => Status::NeedsOcr,
            (false, true, _) => Status::Failed,
            (false, false, _) => Status::NoForm,
        };
    }
    if record.forms.iter().all(is_blank) {
        // What a template leaves unplaced are prompts; figures are answers nobody read.
        if record.forms.iter().any(leaves_figures) {
            Status::Partial
        } else {
            Status::BlankForm
        }
    } else if errors || unreadable {
        Status::Partial
    } else {
        Status::Complete
    }
}

/// Whether a form holds no figure and no target or result at all.
fn is_blank(form: &Form) -> bool {
    let money = form
        .budget
        .iter()
        .flat_map(|r| [&r.initial, &r.adjusted, &r.executed])
        .flatten();
    let figures = money.filter(|m| m.amount.is_some()).count();
    let filled = form
        .indicators
        .iter()
        .flat_map(|i| [&i.target, &i.actual])
        .flatten()
        .filter(|q| q.blank.is_none())
        .count();
    let goals = form
        .goals
        .iter()
        .flat_map(|g| [&g.expected, &g.actual])
        .flatten()
        .filter(|t| t.blank.is_none())
        .count();
    let tasks = form
        .tasks
        .iter()
        .filter_map(|t| t.name.as_ref())
        .filter(|t| t.blank.is_none())
        .count();
    let scored = form
        .indicators
        .iter()
        .filter_map(|i| i.score.as_ref())
        .filter(|s| s.value.is_some())
        .count();
    figures == 0 && scored == 0 && filled == 0 && goals == 0 && tasks == 0
}

/// Whether decimals, percents or amounts of three digits stand in what no field
/// took. Years, dates and the numbering of model rows are a template's own.
fn leaves_figures(form: &Form) -> bool {
    let texts = form.unplaced.texts.iter().map(|t| t.raw.as_str());
    let cells = form.unplaced.tables.iter().flat_map(|t| &t.rows).flatten();
    texts.chain(cells.map(String::as_str)).any(is_figure)
}

fn is_figure(text: &str) -> bool {
    let number = text.trim_end_matches(['%', '％']);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let plain = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，' | '-'));
    let year = digits == 4 && number.starts_with("20");
    // 100 is what the points of a template sum up to.
    plain
        && !year
        && number != "100"
        && (digits >= 3 || (digits > 0 && (number.contains('.') || number != text)))
}

fn hex(bytes: &[u8], count: usize) -> String {
    bytes
        .iter()
        .take(count)
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_whose_figures_found_no_place_is_not_blank() {
        for text in ["65.66", "99%", "1,084.25", "360"] {
            assert!(is_figure(text), "{text}");
        }
        for text in ["", "2023", "指标1", "10", "100", "-", "20XX"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
