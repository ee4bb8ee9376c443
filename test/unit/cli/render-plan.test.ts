import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitColumns } from '#shared/cli/render/fit-columns.ts';
import { planCsv } from '#shared/cli/render/plan-csv.ts';
import { planJson } from '#shared/cli/render/plan-json.ts';
import { planMarkdown } from '#shared/cli/render/plan-markdown.ts';
import { planTable } from '#shared/cli/render/plan-table.ts';
import { styleFor } from '#shared/cli/render/style.ts';
import fc from '#test/support/fast-check.ts';
import { samplePlan } from './sample-plan.ts';

const at = (width: number) => styleFor({ width, colour: false });

describe('a plan as a table', () => {
  it('is grouped by kind with counts, limits and what stands against it', () => {
    const text = planTable(samplePlan, at(80), { rows: 40 });
    const lines = text.split('\n');
    assert.equal(lines[0], 'echo360-queue → echo360.example.ac.uk: 2 create, 1 delete, 1 update');
    assert.ok(lines.includes('create: 2'));
    assert.ok(lines.includes('delete: 1  (limit 5 % a day, 5 always allowed, never over 1,200)'));
    assert.match(text, /over the limit of delete: 1 planned and 5 done in the last 24 hours/);
    assert.match(text, /1 finding\n {2}Kind {6}About/);
  });

  it('is never wider than the terminal, and tells nothing a terminal would obey', () => {
    for (const width of [60, 80, 120, 200]) {
      for (const line of planTable(samplePlan, at(width), { rows: 40 }).split('\n')) {
        assert.ok([...line].length <= width, `${width}: ${line}`);
        assert.doesNotMatch(line, /\p{Cc}/u);
      }
    }
  });

  it('counts the rows it does not show', () => {
    assert.match(planTable(samplePlan, at(80), { rows: 1 }), /… and 1 more \(--all/);
  });

  it('says so when nothing changes', () => {
    const nothing = { ...samplePlan, changes: [], findings: [], excesses: [] };
    assert.equal(planTable(nothing, at(80), { rows: 40 }), 'echo360-queue → echo360.example.ac.uk: nothing to change');
  });

  it('shows how each change ended once it has', () => {
    const [first] = samplePlan.changes;
    assert.ok(first);
    const ended = {
      ...samplePlan,
      changes: [{ ...first, outcome: { status: 'failed' as const, reason: 'room has no device' } }],
    };
    assert.match(planTable(ended, at(120), { rows: 40 }), /Outcome\n.*failed: room has no device/);
  });
});

describe('a plan as JSON', () => {
  it('is complete', () => {
    const json = JSON.parse(JSON.stringify(planJson(samplePlan)));
    assert.deepEqual(json.counts, { create: 2, delete: 1, update: 1 });
    assert.equal(json.changes.length, 4);
    assert.equal(json.changes[0].outcome, null);
    assert.equal(json.findings.length, 1);
    assert.equal(json.runId, null);
  });
});

describe('a plan as CSV', () => {
  const rows = planCsv(samplePlan).trimEnd().split('\r\n');

  it('has one row a change and one a finding', () => {
    assert.equal(rows[0], 'type,kind,target,title,from,to,reason,outcome,why,key');
    assert.equal(rows.length, 1 + samplePlan.changes.length + samplePlan.findings.length);
  });

  it('makes formulas text', () => {
    const formulas = ['=1+1', '+1', '-1', '@A1', '\t=1', '＝1'];
    const [first] = samplePlan.changes;
    assert.ok(first);
    const changes = formulas.map(title => ({ ...first, title }));
    const titles = planCsv({ ...samplePlan, changes, findings: [] })
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map(row => row.split(',')[3]);
    assert.deepEqual(titles, ["'=1+1", "'+1", "'-1", "'@A1", "'=1", "'＝1"]);
  });
});

describe('a plan as Markdown', () => {
  it('shows markup instead of obeying it', () => {
    const text = planMarkdown(samplePlan);
    assert.match(text, /^# echo360-queue → echo360\.example\.ac\.uk\n/);
    assert.match(text, /\| A\\\|B &lt;b&gt; \|/);
    assert.match(text, /\*\*Over a limit\*\*: delete: 1 planned/);
    assert.match(text, /## 1 finding/);
  });
});

describe('fitColumns', () => {
  it('fits whenever the minimums do, and never goes below them or above what is wanted', () => {
    const column = fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(100))
      .map(([least, more]) => ({ least, wanted: least + more }));
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 6 }), fc.nat(300), (columns, available) => {
        const least = columns.map(each => each.least);
        const wanted = columns.map(each => each.wanted);
        const widths = fitColumns(wanted, least, available);
        const total = widths.reduce((sum, width) => sum + width, 0);
        const floor = least.reduce((sum, width) => sum + width, 0);
        assert.ok(total <= Math.max(available, floor));
        assert.ok(widths.every((width, index) => width >= (least[index] ?? 0) && width <= (wanted[index] ?? 0)));
      }),
      { numRuns: 200 },
    );
  });
});
