//! The receiving side of a run.

use std::iter;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use crate::batch::answer::Answer;
use crate::batch::discover::Input;
use crate::batch::duplicates::Distinct;
use crate::batch::expected::Expected;
use crate::batch::journal::{Entry, Journal};
use crate::batch::progress::Progress;
use crate::batch::report::{self, Tally};
use crate::batch::resume::{self, Done};
use crate::batch::sink::Sink;
use crate::batch::sources::Sources;
use crate::batch::supervisor::{self, Crew, CrewError, Event, Go};
use crate::batch::{BatchError, Plan, journal_error};

/// Where records arrive: stored and written into the journal as they come,
/// added to the files of all records in input order.
pub(super) struct Desk<'a> {
    pub(super) plan: &'a Plan,
    pub(super) documents: &'a Distinct,
    pub(super) sink: Sink,
    pub(super) journal: Option<Journal>,
    pub(super) sources: Option<Sources>,
    pub(super) expected: Option<Expected>,
    /// Documents whose record is there, of this run and of earlier ones.
    pub(super) stored: usize,
    pub(super) progress: &'a Progress,
    pub(super) tally: Tally,
}

impl Desk<'_> {
    /// Runs the crew over what is not done; returns whether every document
    /// was received.
    pub(super) fn receive_all(
        &mut self,
        done: &Done,
        crew: &Crew,
        stop: &AtomicBool,
    ) -> Result<bool, BatchError> {
        let todo = done.todo(&self.documents.inputs);
        let inputs: Vec<Input> = todo.iter().map(|&(_, input)| input.clone()).collect();
        let place = |index: usize| todo.get(index).map_or(usize::MAX, |(at, _)| *at);
        let mut next = 0;
        let whole = supervisor::supervise(&inputs, crew, stop, |event| {
            match event {
                Event::Read(index, answer) => self.store(place(index), answer)?,
                Event::Record(index, answer) => {
                    self.fetch(next..place(index))?;
                    self.put(&answer)?;
                    next = place(index).saturating_add(1);
                }
            }
            Ok::<_, BatchError>(Go::On)
        })?;
        if whole {
            self.fetch(next..self.documents.inputs.len())?;
        }
        Ok(whole)
    }

    /// What only the whole run knows of a document: all its paths, as they
    /// were given, and where it was published.
    fn complete(&mut self, at: usize, answer: &mut Answer) -> Result<(), BatchError> {
        let Some(input) = self.documents.inputs.get(at) else {
            return Ok(());
        };
        let mut source = answer.glance().source.clone();
        let others = self.documents.others.get(at).into_iter().flatten();
        source.paths = iter::once(&input.path)
            .chain(others)
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        source.published = self.sources.as_mut().and_then(|s| s.find(&source));
        if source != answer.glance().source {
            answer
                .change(|record| record.source = source)
                .map_err(CrewError::from)?;
        }
        Ok(())
    }

    /// Stores a record that was just made.
    fn store(&mut self, at: usize, answer: &mut Answer) -> Result<(), BatchError> {
        self.complete(at, answer)?;
        self.keep(at, answer)?;
        self.stored = self.stored.saturating_add(1);
        let pages = answer.glance().source.pages;
        self.progress.advance(self.tally.failed(), pages);
        Ok(())
    }

    fn keep(&mut self, at: usize, answer: &Answer) -> Result<(), BatchError> {
        let Some(input) = self.documents.inputs.get(at) else {
            return Ok(());
        };
        let hash = self.sink.store(&input.path, answer)?;
        if let (Some(hash), Some(journal), Some(out)) = (hash, &mut self.journal, &self.plan.out) {
            let entry = Entry::new(&input.path, answer.glance(), hash);
            journal.add(entry).map_err(|e| journal_error(out, e))?;
        }
        Ok(())
    }

    /// Puts records of an earlier run where they belong in the order.
    fn fetch(&mut self, range: Range<usize>) -> Result<(), BatchError> {
        for at in range {
            let Some((input, out)) = self.documents.inputs.get(at).zip(self.plan.out.as_ref())
            else {
                break;
            };
            let mut answer = resume::answer(out, &input.path)?;
            let source = answer.glance().source.clone();
            self.complete(at, &mut answer)?;
            // Copies may have come or gone since, and sources may be known.
            if answer.glance().source != source {
                self.keep(at, &answer)?;
            }
            self.put(&answer)?;
        }
        Ok(())
    }

    fn put(&mut self, answer: &Answer) -> Result<(), BatchError> {
        self.progress.aside(|| self.sink.put(answer))?;
        let record = answer.glance();
        self.tally.count(record);
        if let Some(expected) = &mut self.expected {
            expected.see(record);
        }
        if self.progress.tells_each() {
            self.progress.file(&report::line(record));
        }
        Ok(())
    }

    /// What else a person should know at the end.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.expected.iter().map(Expected::summary).collect();
        notes.extend(self.sources.iter().flat_map(Sources::notes));
        notes
    }

    /// Ends the output of a run that went through.
    pub(super) fn finish(mut self) -> Result<(), BatchError> {
        if let Some(expected) = &self.expected {
            self.sink.expected(expected)?;
        }
        self.sink.finish()?;
        if let (Some(journal), Some(out)) = (self.journal, &self.plan.out) {
            let finished = journal.finish(&self.documents.inputs);
            finished.map_err(|e| journal_error(out, e))?;
        }
        Ok(())
    }
}
