import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { asSentOf, asSentShape, judgeAsSent, neverSent, partsText, sentNow } from '#functions/essm/as-sent.ts';
import fc from '#test/support/fast-check.ts';

const wanted = ['The  Sir Somebody Lecture Theatre', 'Ground'];
const sent = sentNow(wanted, ['Old', 'Ground'], neverSent);

describe('what a record keeps of what was sent', () => {
  it('is nothing where it was never sent, or written before this was kept', () => {
    assert.deepEqual(neverSent, { sent: null, answered: null, found: null, times: 0 });
    assert.deepEqual(z.object(asSentShape).parse({}), neverSent);
  });

  it('is all of it, and nothing else of the record', () => {
    const kept = { sent: 'a', answered: 'b', found: 'c', times: 3 };
    const record = { ...kept, code: 'R1' };
    assert.deepEqual(asSentOf(record), kept);
  });

  it('begins anew with other parts, and where nothing was there', () => {
    const first = { sent: partsText(wanted), answered: null, found: null, times: 0 };
    assert.deepEqual(sentNow(wanted, ['Old'], neverSent), first);
    const before = { sent: partsText(wanted), answered: 'b', found: 'c', times: 3 };
    assert.deepEqual(sentNow(wanted, null, before), first);
    assert.deepEqual(sentNow(wanted, ['Old'], { ...before, sent: partsText(['Another', 'Ground']) }), first);
  });

  it('counts how often in a row the same was sent and the same was there', () => {
    const once = { sent: partsText(wanted), answered: null, found: partsText(['Old']), times: 1 };
    assert.deepEqual(sentNow(wanted, ['Old'], { ...sent, answered: 'b' }), once);
    assert.deepEqual(sentNow(wanted, ['Old'], once), { ...once, times: 2 });
    const other = partsText(['Other']);
    assert.deepEqual(sentNow(wanted, ['Other'], { ...once, times: 2 }), { ...once, found: other });
  });
});

describe('what was sent, what is there', () => {
  it('is due where it was not sent, whatever is there', () => {
    assert.equal(judgeAsSent(wanted, ['Old', 'Ground'], neverSent), 'due');
    assert.equal(judgeAsSent(wanted, ['Old', 'Ground'], { ...sent, sent: partsText(['Old', 'Ground']) }), 'due');
  });

  for (const [what, shown] of [
    ['spaces collapsed', ['The Sir Somebody Lecture Theatre', 'Ground']],
    ['cut', ['The Sir Somebody', 'Ground']],
    ['in another case', ['the  sir somebody lecture theatre', 'GROUND']],
  ] as const) {
    it(`is kept as the answer where TermTime tidied it (${what}), and is due again when somebody changes that`, () => {
      assert.equal(judgeAsSent(wanted, shown, sent), 'answered');
      const kept = { ...sent, answered: partsText(shown) };
      assert.equal(judgeAsSent(wanted, shown, kept), 'same');
      assert.equal(judgeAsSent(wanted, ['Scribbled', 'Ground'], kept), 'due');
      assert.equal(judgeAsSent(['Another', 'Ground'], shown, kept), 'due');
    });
  }

  it('is no tidying where any part is another, empty, missing, too many, or cut at its beginning', () => {
    for (const shown of [
      ['The Sir Somebody', 'First'],
      ['', 'Ground'],
      [' ', 'Ground'],
      ['Sir Somebody Lecture Theatre', 'Ground'],
      ['The Sir Somebody'],
      ['The Sir Somebody', 'Ground', 'First'],
      ['The SirSomebody Lecture Theatre', 'Ground'],
    ])
      assert.equal(judgeAsSent(wanted, shown, sent), 'due', shown.join());
    assert.equal(judgeAsSent(['  ', 'Ground'], ['', 'Ground'], sentNow(['  ', 'Ground'], null, neverSent)), 'answered');
    const spaced = [' Hall ', 'Ground'];
    assert.equal(judgeAsSent(spaced, ['Hall', 'Ground'], sentNow(spaced, null, neverSent)), 'answered');
  });

  it('is sent twice more where it is something else, and taken for the answer where that changes nothing', () => {
    const shown = ['Theatre', 'First'];
    assert.equal(judgeAsSent(wanted, shown, sent), 'due');
    const once = sentNow(wanted, shown, sent);
    assert.equal(judgeAsSent(wanted, shown, once), 'due');
    const again = sentNow(wanted, shown, once);
    assert.equal(judgeAsSent(wanted, shown, again), 'answered');
    assert.equal(judgeAsSent(wanted, ['Other', 'First'], again), 'due');
  });

  it('is sent at most three times, whatever TermTime makes of it, and never where it is as wanted', () => {
    const parts = fc.array(fc.string(), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(parts, parts, parts, (asked, made, before) => {
        let [record, shown, sends] = [neverSent, before, 0];
        for (let night = 0; night < 6; night++) {
          const verdict = judgeAsSent(asked, shown, record);
          if (verdict === 'due') {
            record = sentNow(asked, shown, record);
            [shown, sends] = [made, sends + 1];
          } else if (verdict === 'answered') record = { ...record, answered: partsText(shown), found: null, times: 0 };
        }
        assert.ok(sends <= 3, `${sends} times`);
        assert.equal(judgeAsSent(asked, shown, record), 'same');
        assert.equal(judgeAsSent(asked, asked, record), 'same');
      }),
    );
  });
});
