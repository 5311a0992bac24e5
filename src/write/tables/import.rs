//! `import.py`, `import.R`, `import.do`: the tables in pandas, R and Stata
//! with the right types, made from the same description.

use std::fmt::Write as _;

use crate::write::tables::{Spec, Table, Type};

/// Characters that Stata keeps of a variable's label.
const STATA_LABEL: usize = 80;

/// The scripts by file name.
#[must_use]
pub fn scripts(spec: &Spec) -> [(&'static str, String); 3] {
    [
        ("import.py", python(spec)),
        ("import.R", r(spec)),
        ("import.do", stata(spec)),
    ]
}

/// A text in double quotes, as Python and R read it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn python(spec: &Spec) -> String {
    let mut tables = String::new();
    for table in &spec.tables {
        let _ = writeln!(tables, "    {}: {{", quoted(&table.name));
        for column in &table.columns {
            let _ = writeln!(
                tables,
                "        {}: ({}, {}),",
                quoted(&column.name),
                quoted(column.kind.as_str()),
                quoted(&column.zh)
            );
        }
        tables.push_str("    },\n");
    }
    include_str!("import.py.in").replace("@TABLES@\n", &tables)
}

fn r(spec: &Spec) -> String {
    let class = |kind| match kind {
        Type::String | Type::Array => "character",
        Type::Integer => "integer",
        Type::Number => "numeric",
        Type::Boolean => "logical",
        Type::Date => "Date",
    };
    let each = |table: &Table, what: &dyn Fn(usize) -> String| {
        let columns = table.columns.iter().enumerate();
        let parts: Vec<String> = columns
            .map(|(at, column)| format!("    `{}` = {}", column.name, what(at)))
            .collect();
        format!("  `{}` = c(\n{})", table.name, parts.join(",\n"))
    };
    let all = |what: &dyn Fn(&Table, usize) -> String| {
        let tables: Vec<String> = spec
            .tables
            .iter()
            .map(|table| each(table, &|at| what(table, at)))
            .collect();
        tables.join(",\n")
    };
    let kinds = all(&|table, at| {
        let kind = table.columns.get(at).map_or(Type::String, |c| c.kind);
        quoted(class(kind))
    });
    let labels = all(&|table, at| {
        let zh = table.columns.get(at).map_or("", |c| c.zh.as_str());
        quoted(zh)
    });
    include_str!("import.R.in")
        .replace("@CLASSES@", &kinds)
        .replace("@LABELS@", &labels)
}

fn stata(spec: &Spec) -> String {
    let mut text = String::from(include_str!("import.do.in"));
    for table in &spec.tables {
        let of = |wanted: &[Type]| {
            let columns = table.columns.iter().filter(|c| wanted.contains(&c.kind));
            let names: Vec<&str> = columns.map(|c| c.name.as_str()).collect();
            names.join(" ")
        };
        let _ = write!(
            text,
            "\n* {}\nimport delimited using \"{}.csv\", clear varnames(1) case(preserve) \
             encoding(\"utf-8\") bindquote(strict) maxquotedrows(unlimited) stringcols(_all)\n",
            table.zh, table.name
        );
        for flag in table.columns.iter().filter(|c| c.kind == Type::Boolean) {
            let name = &flag.name;
            let _ = writeln!(text, "replace {name} = \"1\" if {name} == \"true\"");
            let _ = writeln!(text, "replace {name} = \"0\" if {name} == \"false\"");
        }
        let numbers = of(&[Type::Integer, Type::Number, Type::Boolean]);
        if !numbers.is_empty() {
            let _ = writeln!(text, "destring {numbers}, replace");
        }
        for day in table.columns.iter().filter(|c| c.kind == Type::Date) {
            let name = &day.name;
            let _ = writeln!(text, "generate long __day = date({name}, \"YMD\")");
            let _ = writeln!(text, "drop {name}\nrename __day {name}\nformat {name} %td");
        }
        for column in &table.columns {
            let label: String = column.zh.chars().take(STATA_LABEL).collect();
            let _ = writeln!(text, "label variable {} `\"{label}\"'", column.name);
        }
        let _ = writeln!(text, "compress\nsave \"{}.dta\", replace", table.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_breaks_a_script() {
        for table in Spec::load().unwrap().tables {
            for column in &table.columns {
                // A macro, or the end of a compound quote, in Stata.
                let odd = |c: char| "`$\"'\\\n".contains(c);
                assert!(!column.zh.contains(odd), "{}", column.zh);
            }
        }
    }

    #[test]
    fn every_column_is_in_every_script() {
        let spec = Spec::load().unwrap();
        for (name, script) in scripts(&spec) {
            assert!(!script.contains('@'), "{name}");
            for column in spec.tables.iter().flat_map(|t| &t.columns) {
                assert!(script.contains(&column.name), "{name}: {}", column.name);
            }
        }
    }
}
