//! `selfeval` reads published Chinese performance self-evaluation forms
//! (绩效自评表) and rebuilds their budget, task and indicator rows as records
//! whose every number can be traced to a page and a box.
//!
//! Data flows one way: [`read`] → [`content`] → `recognize` → `value` → `check`
//! → [`record`] → `write`.

pub mod annotate;
pub mod assemble;
pub mod batch;
pub mod budget;
pub mod check;
pub mod content;
pub mod extract;
pub mod inspect;
pub mod lexicon;
pub mod problem;
pub mod read;
pub mod recognize;
pub mod record;
pub mod survey;
pub mod value;
pub mod write;
