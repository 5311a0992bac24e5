//! Problems: everything that went wrong or is in doubt, each with a stable code.
//!
//! A problem never changes a value; it says what happened, where, and what it
//! means for the reader of the record. `docs/errors.md` explains every code.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::content::Rect;

/// How grave a problem is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is in doubt.
    Info,
    /// Something is in doubt or missing.
    Warning,
    /// Something could not be read at all.
    Error,
}

macro_rules! codes {
    ($( $variant:ident, $severity:ident, $text:literal, $doc:literal; )*) => {
        /// The stable code of a problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Code {
            $( #[doc = $doc] #[serde(rename = $text)] $variant, )*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[ $( Code::$variant, )* ];

            /// The code as it stands in records.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Code::$variant => $text, )* }
            }

            /// The severity of every problem with this code.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $( Code::$variant => Severity::$severity, )* }
            }

            /// One sentence on what it means.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $( Code::$variant => $doc, )* }
            }
        }
    };
}

codes! {
    // The file as a whole.
    FileMissing, Error, "file_missing", "The path does not exist.";
    FileUnreadable, Error, "file_unreadable", "The file exists but the system refused to read it.";
    ArchiveBroken, Error, "archive_broken", "The zip archive cannot be opened, or holds more than can be read.";
    ArchiveMemberRefused, Error, "archive_member_refused", "A file in a zip archive was not read: its name leaves the archive, it is encrypted, or it inflates out of all proportion.";
    FileEmpty, Error, "file_empty", "The file has no bytes.";
    FileTooLarge, Error, "file_too_large", "The file is larger than the limit for one document.";
    FileTypeUnknown, Error, "file_type_unknown", "The bytes are neither a PDF nor a text in a known encoding.";
    FileTypeMismatch, Warning, "file_type_mismatch", "The file's name promises another type than its bytes show; the bytes were believed.";
    TextUndecodable, Warning, "text_undecodable", "Some bytes of the text are not valid in its encoding; they stand as U+FFFD.";
    PdfBroken, Error, "pdf_broken", "Neither PDF reader could open the file.";
    PdfRepaired, Warning, "pdf_repaired", "The file is damaged and was opened by repair; parts may be missing.";
    PdfTruncated, Warning, "pdf_truncated", "The PDF ends before its end marker; parts may be missing.";
    PdfEncrypted, Info, "pdf_encrypted", "The PDF is encrypted with an empty user password; it was read as published, permissions are only noted.";
    PdfPasswordNeeded, Error, "pdf_password_needed", "The PDF wants a password.";
    PdfNoPages, Error, "pdf_no_pages", "The PDF has no pages.";
    // One page.
    PageUnreadable, Error, "page_unreadable", "The page's content could not be interpreted to its end; what came before is kept.";
    PageImageOnly, Warning, "page_image_only", "The page has no text, only images: it needs OCR.";
    TextLayerUnusable, Warning, "text_layer_unusable", "The page's characters have no trustworthy Unicode; the page is treated as a scan.";
    CharactersContradicted, Warning, "characters_contradicted", "Some characters of the page are as wide as Han but mapped to Latin letters or digits; they stand as U+FFFD.";
    CharactersUnmapped, Warning, "characters_unmapped", "Some characters of the page have no known Unicode and stand as U+FFFD.";
    InvisibleText, Info, "invisible_text", "The page holds text that nobody sees (render mode 3 or 7, clipped, switched off); it was left out.";
    ReadersDisagree, Warning, "readers_disagree", "A second, independent reader sees other characters on this page.";
    SecondOpinionMissing, Warning, "second_opinion_missing", "A second opinion was asked for, but the second reader could not read the page or the file: nothing was compared.";
    FontUnreadable, Warning, "font_unreadable", "A font's data could not be read; its characters may be unmapped or misplaced.";
    StreamUnreadable, Warning, "stream_unreadable", "A stream of the page could not be decoded to its end.";
    // Limits.
    LimitPages, Error, "limit_pages", "The document has more pages than the limit; the rest was not read.";
    LimitOperators, Error, "limit_operators", "The content has more operators than the limit; the rest was not read.";
    LimitCharacters, Error, "limit_characters", "The document shows more characters than the limit; the rest was not read.";
    LimitImages, Error, "limit_images", "The document has more images than the limit; the rest was not read.";
    LimitRulings, Error, "limit_rulings", "The document draws more rulings than the limit; the rest was not read.";
    LimitInflatedBytes, Error, "limit_inflated_bytes", "The document inflates to more bytes than the limit; the rest was not read.";
    LimitNesting, Error, "limit_nesting", "Objects are nested deeper than the limit; the inner ones were not read.";
    LimitTime, Error, "limit_time", "The document took longer than the time limit; the rest was not read.";
    LimitMemory, Error, "limit_memory", "The document needed more memory than the limit.";
    WorkerDied, Error, "worker_died", "The process that read this document died; the document was retried alone and died again.";
    // Layout.
    TableWithoutRules, Warning, "table_without_rules", "A table that is not drawn with all its lines was built from the alignment of its texts.";
    TextOverflowsCell, Info, "text_overflows_cell", "Text crosses the border of its cell.";
    CellTextMixed, Warning, "cell_text_mixed", "Texts are printed on each other or stand side by side in one cell; which parts belong together could not be told.";
    CellsUncertain, Warning, "cells_uncertain", "No line parts the cells of a table, and some texts do not stand as texts in cells do: cells may have been cut or joined wrongly, and what was read there is doubtful.";
    NumberRejoined, Warning, "number_rejoined", "A number was broken over two lines in its cell and was joined again.";
    CellCutOff, Warning, "cell_cut_off", "A cell ends at a page end in mid-sentence and nothing continues it: the producer may have lost text.";
    // Recognition.
    FamilyInvalid, Error, "family_invalid", "A family or label file cannot be loaded.";
    FormNotFound, Info, "form_not_found", "The document holds no performance self-evaluation form.";
    FormSuspected, Warning, "form_suspected", "No form was read, but the document prints the title of one above a table, or the column labels of one: its table could not be read.";
    FormBlank, Warning, "form_blank", "The form is a template without figures or results.";
    FamilyUnrecognized, Warning, "family_unrecognized", "The layout matches no family; it was read by its labels alone.";
    JoinUncertain, Warning, "join_uncertain", "Whether the rows after a page break continue the row before it could not be decided.";
    SeamRepeats, Warning, "seam_repeats", "The characters on both sides of a page break are the same; both were kept as printed.";
    LabelMissing, Warning, "label_missing", "A label that this family requires was not found.";
    LabelGuessed, Warning, "label_guessed", "A column's label is not in the lexicon; it was read as the field whose labels it resembles.";
    ColumnAmbiguous, Warning, "column_ambiguous", "Two columns could be the same field; what their labels do not decide is kept under `other`.";
    TotalsAmbiguous, Warning, "totals_ambiguous", "The numbers in the row of totals do not stand under the columns of points; they were not read.";
    PointsShared, Warning, "points_shared", "Points stand in a cell merged over several indicators; they were given to the first of them.";
    BudgetItemUnknown, Warning, "budget_item_unknown", "A budget row's label is not in the lexicon; the row is kept as `other` under its label.";
    ColumnUnknown, Info, "column_unknown", "A column's label is not in the lexicon; its cells are kept under `other`.";
    ValueUnparsed, Warning, "value_unparsed", "A cell that should hold a number holds something else; its text is kept.";
    NumberTooLarge, Warning, "number_too_large", "A number has more digits than an exact decimal holds; only its text is kept.";
    NumberBeyondColumn, Warning, "number_beyond_column", "A number has more digits than a DECIMAL(38,10) column holds; Parquet has nothing in its place, everything else the whole number.";
    UnitDiffers, Warning, "unit_differs", "A cell carries its own money unit, other than the form's; the cell's unit was used.";
    UnitMissing, Warning, "unit_missing", "The form prints no money unit; yuan were not computed.";
    YearDisagrees, Warning, "year_disagrees", "Title, header and file name give different years; all candidates are listed.";
    YearMissing, Warning, "year_missing", "No fiscal year is printed in the form.";
    TextUnplaced, Warning, "text_unplaced", "Text inside the form belongs to no field; it is kept in `unplaced`.";
    TextOutsideForms, Info, "text_outside_forms", "The document prints paragraphs or tables that belong to none of its forms; they are not in the record.";
    MarkupStripped, Info, "markup_stripped", "HTML tags left in the text were set apart as markup.";
    PlaceholderLeft, Info, "placeholder_left", "A template's prompt or empty model row was left standing.";
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// How grave it is (fixed by the code).
    pub severity: Severity,
    /// What happened, for a person.
    pub message: String,
    /// 1-based page, where the problem has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<u32>,
    /// Box in points from the top left of the page, where the problem has one.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none", default)]
    pub rect: Option<Rect>,
}

impl Problem {
    /// A problem of the whole document.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            page: None,
            rect: None,
        }
    }

    /// The same problem, on a page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The same problem, at a box.
    #[must_use]
    pub fn at(mut self, rect: Rect) -> Self {
        self.rect = Some(rect);
        self
    }
}
/// A count and what is counted, for messages.
pub(crate) fn plural(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{n} {noun}s"),
    }
}
