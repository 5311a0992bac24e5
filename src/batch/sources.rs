//! `--sources`: where each document was published, joined into its record.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::batch::list::{Known, List, ListError};
use crate::record::{Published, Source};
use crate::write::tables::day;

/// The columns, with the names that people give them.
const COLUMNS: [Known; 10] = [
    ("path", &["file", "路径", "文件", "文件路径"]),
    ("sha256", &["document_id"]),
    ("url", &["网址", "链接"]),
    ("region", &["省市", "地区"]),
    ("district", &["区县"]),
    ("admin_code", &["行政区划代码", "区划代码"]),
    ("department", &["部门", "单位"]),
    ("published", &["公开日期", "发布日期"]),
    ("retrieved", &["下载日期", "获取日期"]),
    ("licence", &["license", "许可"]),
];

/// Where documents were published.
#[derive(Debug, Default)]
pub struct Sources {
    name: String,
    rows: Vec<Published>,
    /// Rows by path and by hash.
    by_key: HashMap<String, usize>,
    used: HashSet<usize>,
    unknown: Vec<String>,
}

impl Sources {
    /// Reads the table.
    ///
    /// # Errors
    /// [`ListError`] when it cannot be read, a row names no document or a
    /// date is none, or two rows say different things of one document.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        let list = List::read(path, &COLUMNS)?;
        if !list.columns.iter().any(|c| ["path", "sha256"].contains(c)) {
            return Err(list.wrong(1, "a column path or sha256 is wanted"));
        }
        let mut sources = Self {
            name: path.display().to_string(),
            unknown: list.unknown.clone(),
            ..Self::default()
        };
        for (line, cells) in &list.rows {
            let mut published = published(cells);
            let dates = [&mut published.published, &mut published.retrieved];
            for date in dates.into_iter().flatten() {
                *date = day::typed(date).ok_or_else(|| {
                    list.wrong(
                        *line,
                        format!("{date} is no date like 2023-05-31 or 2023/5/31"),
                    )
                })?;
            }
            let at = sources.rows.len();
            let keys = [
                cells.get("path").map(|path| key_of_path(path)),
                cells.get("sha256").map(|hash| hash.to_ascii_lowercase()),
            ];
            if keys.iter().all(Option::is_none) {
                return Err(list.wrong(*line, "the row names no document"));
            }
            for key in keys.into_iter().flatten() {
                let before = sources.by_key.insert(key, at);
                let before = before.and_then(|before| sources.rows.get(before));
                if before.is_some_and(|before| *before != published) {
                    return Err(list.wrong(*line, "another row says otherwise of this document"));
                }
            }
            sources.rows.push(published);
        }
        Ok(sources)
    }

    /// What the table says of a document: by its hash, or by any of its paths.
    pub fn find(&mut self, source: &Source) -> Option<Published> {
        let by_hash = self.by_key.get(&source.document_id);
        let by_path = || {
            source
                .paths
                .iter()
                .find_map(|p| self.by_key.get(&key_of_path(p)))
        };
        let at = *by_hash.or_else(by_path)?;
        self.used.insert(at);
        self.rows.get(at).cloned()
    }

    /// What a person should know: columns and rows that were not used.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.unknown.is_empty() {
            notes.push(format!(
                "{}: columns that are not used: {}",
                self.name,
                self.unknown.join(", ")
            ));
        }
        let unused = self.rows.len().saturating_sub(self.used.len());
        if unused > 0 {
            notes.push(format!(
                "{}: {unused} of {} rows match no document",
                self.name,
                self.rows.len()
            ));
        }
        notes
    }
}

fn published(cells: &BTreeMap<&'static str, String>) -> Published {
    let get = |name: &str| cells.get(name).cloned();
    Published {
        url: get("url"),
        region: get("region"),
        district: get("district"),
        admin_code: get("admin_code"),
        department: get("department"),
        published: get("published"),
        retrieved: get("retrieved"),
        licence: get("licence"),
    }
}

/// A path as it is compared: `./` and doubled or Windows' slashes make no
/// difference.
fn key_of_path(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    let joined = parts.collect::<Vec<_>>().join("/");
    if path.starts_with('/') {
        format!("/{joined}")
    } else {
        joined
    }
}
