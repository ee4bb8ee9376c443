import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import stringWidth from 'string-width';
import type { PlannedMail } from '#functions/digest/plan-digest.ts';
import { writeMail } from '#functions/digest/write-mail.ts';
import type { Matter } from '#shared/descriptor/matter.ts';
import fc from '#test/support/fast-check.ts';
import { open } from './support/matters.ts';

const mailOf = (...matters: readonly Partial<Matter>[]): PlannedMail => ({
  kind: 'news',
  recipient: 'chem@example.ac.uk',
  messageId: '<1@digest>',
  matters: matters.map(matter => ({ ...open(matter), isChanged: false })),
  settled: [],
  stillOpen: 0,
  later: 0,
});

describe('a mail', () => {
  it('has lines of at most 72 columns, whatever people wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 200 }), (title, why) => {
        const { text } = writeMail(mailOf({ title, why }), {});
        for (const line of text.split('\n')) assert.ok(stringWidth(line) <= 72, line);
      }),
    );
  });

  it('shows what people wrote as text, on one line, in every part', () => {
    const nasty = '<script>alert("1")</script>\r\nBcc: all@example.ac.uk \u202e&';
    const { subject, text, html } = writeMail(mailOf({ title: nasty, room: nasty, why: nasty, whatToDo: nasty }), {});
    assert.match(html, /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt; Bcc: all@example\.ac\.uk {2}&amp;/);
    assert.doesNotMatch(html, /<script/);
    assert.doesNotMatch(`${text}${html}${subject}`, /[\r\u202e]/);
  });

  it('says what, when, where, why and what to do, and links to the console as it stands', () => {
    const console = `https://lockstep.example.ac.uk/${'long/'.repeat(20)}`;
    const { subject, text, html } = writeMail(mailOf({}), { console, ask: 'the Timetable Office' });
    assert.equal(subject, 'Rooms: 1 clash in your timetable, the first on Monday 30 November 2026');
    for (const part of [text, html]) {
      for (const said of [
        'Monday 30 November 2026',
        '10:00–11:00',
        'room LT1',
        'Organic Chemistry',
        'Open day',
        'Move one of them',
        'the Timetable Office',
        console,
      ])
        assert.ok(part.includes(said), said);
    }
  });
});
