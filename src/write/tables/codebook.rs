//! `codebook.md`: the tables for people, in Chinese and English.

use std::fmt::Write as _;

use crate::write::tables::{Spec, Table};

/// Name of the file.
pub const NAME: &str = "codebook.md";

/// The codebook of all tables.
#[must_use]
pub fn markdown(spec: &Spec) -> String {
    let mut text = String::from(
        "# 数据字典 / Codebook\n\n\
         空单元格表示该表没有此项；小数与 JSON 记录逐位相同。\n\
         An empty cell means that the form has no such item; decimals are those of the JSON records, \
         digit by digit.\n",
    );
    for table in &spec.tables {
        chapter(table, &mut text);
    }
    text
}

fn chapter(table: &Table, text: &mut String) {
    let _ = write!(text, "\n## {}\n\n{} {}\n", table.name, table.zh, table.en);
    if !table.key.is_empty() {
        let _ = write!(text, "\n主键 / key: `{}`\n", table.key.join("`, `"));
    }
    for reference in &table.references {
        let _ = write!(
            text,
            "\n外键 / reference: `{}` → `{}`\n",
            reference.fields.join("`, `"),
            reference.table
        );
    }
    text.push_str(
        "\n| 列 / column | 类型 / type | 单位 / unit | 说明 | meaning |\n|---|---|---|---|---|\n",
    );
    for column in &table.columns {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            column.name,
            column.kind.as_str(),
            column.unit.as_deref().unwrap_or(""),
            column.zh.replace('|', "\\|"),
            column.en.replace('|', "\\|"),
        );
    }
}
