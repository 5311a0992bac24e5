//! The same document under several paths: found before the run, read once.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use crate::batch::discover::Input;
use crate::batch::load;

/// The inputs without repeats, and for each the further paths of its bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distinct {
    /// One input a document, in input order.
    pub inputs: Vec<Input>,
    /// For each of them the other paths, in input order.
    pub others: Vec<Vec<PathBuf>>,
}

impl Distinct {
    /// How many paths repeat a document.
    #[must_use]
    pub fn repeats(&self) -> usize {
        self.others.iter().map(Vec::len).sum()
    }
}

/// Folds inputs with the same bytes into the first of them.
///
/// Only files of the same size are hashed, so that a run over distinct files
/// reads each of them once. What cannot be read stays apart: it is not known
/// to be anything else's copy.
#[must_use]
pub fn distinct(inputs: Vec<Input>) -> Distinct {
    let sizes: Vec<Option<u64>> = inputs.iter().map(size).collect();
    let mut of_size: HashMap<u64, usize> = HashMap::new();
    for size in sizes.iter().flatten() {
        *of_size.entry(*size).or_default() += 1;
    }
    let mut out = Distinct::default();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (input, size) in inputs.into_iter().zip(sizes) {
        let shared = size.is_some_and(|size| of_size.get(&size).is_some_and(|&n| n > 1));
        let hash = if shared {
            load::input(&input).ok().map(|b| load::document_id(&b))
        } else {
            None
        };
        if let Some(hash) = hash {
            if let Some(paths) = first.get(&hash).and_then(|&at| out.others.get_mut(at)) {
                paths.push(input.path);
                continue;
            }
            first.insert(hash, out.inputs.len());
        }
        out.inputs.push(input);
        out.others.push(Vec::new());
    }
    out
}

/// The size of a file that can be a copy of another.
fn size(input: &Input) -> Option<u64> {
    let whole = 1..=load::MAX_BYTES;
    if let Some(inside) = &input.inside {
        let bytes = inside.member.bytes;
        return (input.trouble.is_none() && whole.contains(&bytes)).then_some(bytes);
    }
    let metadata = fs::metadata(&input.path).ok()?;
    (input.trouble.is_none() && metadata.is_file() && whole.contains(&metadata.len()))
        .then_some(metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_fold_into_the_first() {
        let tree = tempfile::tempdir().unwrap();
        let files = [
            ("a", "one"),
            ("b", "two"),
            ("c", "one"),
            ("d", ""),
            ("e", ""),
            ("f", "four"),
        ];
        let inputs = files.map(|(name, text)| {
            let path = tree.path().join(name);
            fs::write(&path, text).unwrap();
            Input::file(path)
        });
        let found = distinct(inputs.to_vec());
        let names: Vec<_> = found
            .inputs
            .iter()
            .map(|i| i.path.file_name().unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names, ["a", "b", "d", "e", "f"]);
        assert_eq!(found.others[0], [tree.path().join("c")]);
        assert_eq!(found.repeats(), 1);
    }
}
