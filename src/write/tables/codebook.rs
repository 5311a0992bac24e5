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
         表中一个值占几列：`…_raw` 是原文，其后是读出的数值，`…_page` 是页码，`…_reading` 与 \
         `…_consistency` 是两种疑问。三种空要分清：几列全空，表中没有此单元格；`…_blank` 有值，单元格\
         存在而未填；有原文而无数值，原文不是一个数。引用前先看 `…_reading` 是否为 doubtful，原因见 \
         `problems` 表。小数与 JSON 记录逐位相同；金额无单位时 `…_yuan` 为空，不作推定。\n\
         各表以 `form_id` 相连，`forms`、`problems` 以 `path` 连到 `documents`。任务金额只在 `tasks` 中。\n\n\
         A printed value has several columns: `…_raw` is its text, then come the numbers read from it, \
         `…_page` is its page, `…_reading` and `…_consistency` are the two kinds of doubt. Three kinds of \
         empty: all of the columns, the form has no such cell; `…_blank` is set, the cell is there and not \
         filled in; a text without a number, the text is not one number. Before citing, see whether \
         `…_reading` is doubtful; the table `problems` says why. Decimals are those of the JSON records, \
         digit by digit; where an amount has no unit `…_yuan` is empty.\n\
         Tables are joined by `form_id`, `forms` and `problems` to `documents` by `path`. The money of a \
         task is in `tasks` only.\n",
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
