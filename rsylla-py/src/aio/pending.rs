//! The futures that wait for an answer, each under a ticket.

use pyo3::prelude::*;
use tokio::task::AbortHandle;

/// Names one request in flight, and no later one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    slot: usize,
    turn: u64,
}

/// The requests in flight of one event loop.
#[derive(Debug, Default)]
pub(super) struct Pending {
    slots: Vec<Slot>,
    free: Vec<usize>,
    turn: u64,
}

#[derive(Debug)]
struct Slot {
    turn: u64,
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    future: Py<PyAny>,
    task: Option<AbortHandle>,
}

impl Pending {
    pub(super) fn insert(&mut self, future: Py<PyAny>) -> Ticket {
        self.turn += 1;
        let turn = self.turn;
        let entry = Slot {
            turn,
            waiting: Some(Waiting { future, task: None }),
        };
        let free = self.free.pop();
        if let Some((slot, place)) =
            free.and_then(|slot| self.slots.get_mut(slot).map(|place| (slot, place)))
        {
            *place = entry;
            return Ticket { slot, turn };
        }
        self.slots.push(entry);
        Ticket {
            slot: self.slots.len() - 1,
            turn,
        }
    }

    /// Says which task works on the request.
    pub(super) fn set_task(&mut self, ticket: Ticket, task: AbortHandle) {
        if let Some(slot) = self.slots.get_mut(ticket.slot)
            && slot.turn == ticket.turn
            && let Some(waiting) = &mut slot.waiting
        {
            waiting.task = Some(task);
        }
    }

    /// Returns the future of `ticket`, unless it was taken or swept away.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<Py<PyAny>> {
        let slot = self.slots.get_mut(ticket.slot)?;
        if slot.turn != ticket.turn {
            return None;
        }
        let waiting = slot.waiting.take()?;
        self.free.push(ticket.slot);
        Some(waiting.future)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.free.len() == self.slots.len()
    }

    /// Takes out the requests for which `is_given_up` and returns their tasks.
    pub(super) fn sweep(
        &mut self,
        mut is_given_up: impl FnMut(&Py<PyAny>) -> bool,
    ) -> Vec<(Py<PyAny>, Option<AbortHandle>)> {
        let mut swept = Vec::new();
        for (index, slot) in self.slots.iter_mut().enumerate() {
            if let Some(waiting) = slot.waiting.take_if(|waiting| is_given_up(&waiting.future)) {
                self.free.push(index);
                swept.push((waiting.future, waiting.task));
            }
        }
        swept
    }
}
