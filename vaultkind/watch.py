"""The watcher: waits for a hint, looks at today's note, acts once, waits again. Writes nowhere but there.

Events are hints and the disk is the truth, so a lost event costs nothing. One thread acts; whatever goes
wrong with one look is reported, and the next look starts afresh.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from vaultkind.actions.newday import Sight, Verdict, consider, signature_of
from vaultkind.actions.offer import mend
from vaultkind.actions.vault import Vault, note_path
from vaultkind.actions.withdraw import WITHDRAWN
from vaultkind.alarm import Alarm
from vaultkind.core.dayedge import next_day, today
from vaultkind.errors import NotPermitted, VaultkindError
from vaultkind.events import LONGEST, POLL, Event, deafness, mistake, wait_after
from vaultkind.followed import FollowedVault
from vaultkind.hints import Hints
from vaultkind.lock import only_watcher
from vaultkind.notefile import Unsettled
from vaultkind.overwritten import FreshBlock
from vaultkind.paths import Paths
from vaultkind.snapshot import Signature
from vaultkind.standback import StandBack
from vaultkind.state import State, open_state
from vaultkind.system import give_back_memory
from vaultkind.watched import attention, is_remote
from vaultkind.words import _

# Seconds until the second look at something that is wrong.
SOON = 0.25
# Unrelated events lead to at most one look in this many seconds.
CALM = 1.0


class Watcher:
    """Watches one vault until ``stop`` is called.

    ``open_vault`` reads configuration and settings anew; it is called at the start and when a file that
    had a say in it changes. ``say`` receives every event and may not raise. ``afterwards`` is called after each look
    that leaves nothing to wait for, and may not raise either.
    """

    def __init__(
        self,
        root: Path,
        open_vault: Callable[[], Vault],
        paths: Paths,
        say: Callable[[Event], None],
        clock: Callable[[], datetime] = datetime.now,
        afterwards: Callable[[Vault, State, datetime], None] | None = None,
    ) -> None:
        self._root = root
        self._paths = paths
        self._say = say
        self._clock = clock
        self._afterwards = afterwards
        self._alarm = Alarm()
        self._hints = Hints(self._strong_hint, self._weak_hint, self._copies_hint)
        self._followed = FollowedVault(open_vault, paths.config)
        self._stand_back = StandBack()
        self._fresh = FreshBlock()
        # ``sure``: a strong hint was about something else than the note.
        self._stopping = self._strong = self._sure = self._weak = False
        self._ready = self._deaf = False
        self._said: tuple[object, ...] = ()
        # Why changes are not heard of, as found and as told.
        self._deafness: Event | None = None
        self._deafness_told: Event | None = None
        self._trouble = ""
        self._tries = 0
        # Whether the trouble came of reading or writing the note, so that it may last until the note has settled.
        self._unproven = False
        # The note's signature after a write that came to nothing, and when that was.
        self._tried: tuple[Signature | None, float] = (None, 0.0)
        self._absent: date | None = None
        self._seen: Signature | None = None
        self._since = 0.0

    def stop(self) -> None:
        """End the watch; safe from any thread and from a signal handler."""
        self._stopping = True
        self._alarm.ring()

    def _strong_hint(self, of_note: bool) -> None:
        if not of_note:
            self._sure = True
        self._strong = True
        self._alarm.ring()

    def _weak_hint(self) -> None:
        if not self._weak:
            self._weak = True
            self._alarm.ring()

    def _copies_hint(self) -> None:
        self._stand_back.hear()
        self._weak_hint()

    def run(self) -> None:
        """Watch until stopped. Raises VaultkindError where it cannot begin."""
        try:
            with only_watcher(self._paths.state_folder, self._root):
                started = self._clock().timestamp()
                self._followed.adopt()
                with open_state(self._paths.state) as state:
                    mend(self._vault, state, self._clock())
                self._loop(started)
        finally:
            self._hints.stop()
            self._alarm.close()

    def names(self) -> tuple[str, ...]:
        """What a message can call today's note by: its path and its title, longest first. For logs without titles."""
        with suppress(VaultkindError, OSError, ValueError, AttributeError):  # no vault was opened so far
            path = Path(note_path(self._vault, self._today()))
            return (str(self._vault.root / path), path.as_posix(), path.name, path.stem)
        return ()

    def _loop(self, started: float) -> None:
        looked, due = -CALM, 0.0
        while not self._stopping:
            calm = looked + CALM if self._weak else math.inf
            left = min(due, calm) - time.monotonic()
            if self._strong or left <= 0:
                echo = left > 0 and not self._sure and not self._weak and self._is_echo()
                self._strong = self._sure = self._weak = False
                if echo:
                    continue
                looked = time.monotonic()
                if (wait := self._look(started)) is None:
                    give_back_memory()
                due = math.inf if wait is None else time.monotonic() + wait
            elif self._wait(left):
                due = 0.0

    def _wait(self, seconds: float) -> bool:
        """Wait for a hint, for ``seconds``, or for the day's edge; True when the clock had a part in it."""
        now = self._clock()
        # In the hour that comes twice when summer time ends, the edge can have passed already.
        edge = next_day(now, self._vault.config.day_starts).timestamp()
        if edge <= now.timestamp():
            edge = now.timestamp() + POLL
        return self._alarm.wait(None if seconds == math.inf else seconds, edge)

    def _is_echo(self) -> bool:
        """Whether the hint is of a try of our own that came to nothing: another at once would make the next hint."""
        left, at = self._tried
        if left is None or time.monotonic() - at > SOON:
            return False
        with suppress(OSError):
            return signature_of(self._vault, note_path(self._vault, self._today())) == left
        return False

    def _look(self, started: float) -> float | None:
        """Ask the disk whether today's note is due, and act. Returns the seconds until the next look, if any."""
        # A new time zone counts from the next look on.
        if hasattr(time, "tzset"):
            time.tzset()
        acting = False
        try:
            os.stat(self._root)
            self._attend()
            sight = self._sight(started)
            with open_state(self._paths.state) as state:
                if self._tries:
                    # What stands in the way may be a write that was cut short.
                    mend(self._vault, state, self._clock())
                acting = True
                verdict = consider(self._vault, state, self._clock(), sight)
                if self._afterwards is not None and verdict.kind != "wait":
                    self._afterwards(self._vault, state, self._clock())
                wait = self._answer(verdict)
                if verdict.kind != "wait":
                    self._withdraw(state)
            return min(POLL, self._vault.config.settle) if self._stand_back.due and wait is None else wait
        except VaultkindError as problem:
            trouble: VaultkindError = problem
        except OSError as problem:
            # Translators: completes "The vault cannot be read: …".
            reason = problem.strerror or _("the system refuses")
            trouble = NotPermitted(
                _("The vault cannot be read: {reason}.", reason=reason), next_step=_("It is looked at again.")
            )
        except Exception as problem:
            trouble = mistake(problem)
        if acting:
            self._unproven = True
            self._in_vain(taken_back=True)
        if not self._root.is_dir():
            # A folder that is away is not an empty vault: nothing is concluded from it.
            self._hints.distrust()
            trouble = NotPermitted(
                _("The vault's folder {folder} is away.", folder=self._root), next_step=_("It is looked for again.")
            )
        unsettled = isinstance(trouble, Unsettled)
        if trouble.message != self._trouble and not unsettled:
            # A settings file is broken for a moment while it is being saved; what lasts is told.
            self._trouble = trouble.message
            return SOON
        self._ready = False
        self._say_once(Event("error", reason=trouble.message, next_step=trouble.next_step))
        self._tries += 1
        # What a write left that was cut short is cleared up by the next look.
        return SOON if unsettled else wait_after(self._tries)

    def _withdraw(self, state: State) -> None:
        """Take prompts out of notes that a sync tool made a conflict copy of."""
        for offer in self._stand_back.look(self._vault, state, self._clock()):
            # It is not a save that wiped it out.
            self._fresh.let_be()
            self._say(Event("left_alone", offer.day, offer.path, offer.placed.prompt, _(WITHDRAWN)))

    def _in_vain(self, *, taken_back: bool) -> None:
        """After a try to write. A part that was written and taken back has left the note its bytes, and new times."""
        with suppress(OSError):
            now = signature_of(self._vault, note_path(self._vault, self._today()))
            if taken_back and now is not None and self._seen is not None and now[:2] == self._seen[:2]:
                self._seen = now
            self._tried = (now, time.monotonic())

    def _sight(self, started: float) -> Sight:
        """What is known of today's note: since when it is as it is, and whether it came while we looked."""
        day = self._today()
        now = signature_of(self._vault, note_path(self._vault, day))
        if now is None:
            self._absent = day
        if now != self._seen:
            self._seen, self._since = now, time.monotonic()
        unchanged = time.monotonic() - self._since
        return Sight(
            started, self._absent == day, now, unchanged, self._fresh.is_wiped_out(self._vault, day, self._since)
        )

    @property
    def _vault(self) -> Vault:
        return self._followed.vault

    def _today(self) -> date:
        return today(self._clock(), self._vault.config.day_starts)

    def _say_once(self, event: Event) -> None:
        """Say an event unless it is the one said last: a lasting trouble is one line, not one every few seconds."""
        mark = (event.event, event.path, event.reason)
        if mark != self._said:
            self._said = mark
            self._say(event)

    def _answer(self, verdict: Verdict) -> float | None:
        if verdict.kind != "wait" or not self._unproven:
            self._well()
        if self._deafness != self._deafness_told:
            self._deafness_told = self._deafness
            if self._deafness is not None:
                self._say(self._deafness)
        if verdict.kind == "wait" and verdict.reason is not None:
            self._in_vain(taken_back=False)
            self._tries += 1
            return min(verdict.wait * float(1 << min(self._tries - 1, 10)), LONGEST)
        self._tries = 0
        if verdict.kind == "wait":
            # The look itself took time, which the settle time does not wait for.
            return min(verdict.wait, max(0.0, self._since + self._vault.config.settle - time.monotonic()))
        if verdict.kind == "inserted":
            late = (time.monotonic() - self._since - self._vault.config.settle) * 1000
            self._fresh.put_in(verdict)
            self._said = ()
            self._say(Event("inserted", verdict.day, verdict.path, verdict.prompt, latency_ms=round(late, 1)))
        elif verdict.kind == "left_alone":
            self._say_once(Event("left_alone", verdict.day, verdict.path, reason=verdict.reason))
        return POLL if self._deaf else None

    def _well(self) -> None:
        self._trouble, self._unproven = "", False
        if self._said[:1] == ("error",):
            # All is well again, so that the same trouble is news when it comes back.
            self._said = ()
        if not self._ready:
            self._ready = True
            self._say(Event("ready", self._today(), note_path(self._vault, self._today())))

    def _attend(self) -> None:
        """Watch the folders that matter now. What changed there before its watch began is seen by looking again."""
        trouble, wanted = None, None
        self._followed.refresh()
        while wanted != (
            wanted := attention(self._vault.root, note_path(self._vault, self._today()), self._followed.files)
        ):
            trouble = self._hints.attend(wanted)
            self._followed.refresh()
        self._deaf = trouble is not None or is_remote(self._vault.root)
        self._deafness = None if trouble is None else deafness(trouble)
