import type { PlanView } from '#shared/cli/render/plan-view.ts';

/** A small plan with everything that is awkward to show: long texts, formulas, markup, control characters. */
export const samplePlan: PlanView = {
  function: 'echo360-queue',
  target: 'echo360.example.ac.uk',
  mode: 'dry-run',
  status: 'blocked',
  message: '4 changes planned.',
  changes: [
    {
      key: 'k1',
      kind: 'create',
      target: '101-7-2026-27',
      title: 'PHYS1001 Dynamics and Relativity, lecture group LC01',
      from: '',
      to: '2026-10-12 09:00–10:00 Joseph Black 101',
      reason: 'in CMIS and not in Echo360',
    },
    {
      key: 'k2',
      kind: 'delete',
      target: '102-7-2026-27',
      title: '=HYPERLINK("http://evil.example/")',
      from: '2026-10-12 10:00–11:00 Boyd Orr 203',
      to: '',
      reason: 'no longer in CMIS',
    },
    {
      key: 'k3',
      kind: 'create',
      target: '103',
      title: 'A|B <b>',
      from: '',
      to: '\u001b[31mred\u001b[0m\nline',
      reason: 'new',
    },
    { key: 'k4', kind: 'update', target: '104', title: 'CHEM2', from: '09:00', to: '10:00', reason: 'moved' },
  ],
  findings: [
    {
      kind: 'excluded',
      target: 'Boyd Orr 203, 2026-10-12',
      message: 'MATH1 overlaps STAT2; ask timetable@example.ac.uk',
    },
  ],
  limits: { delete: { share: 0.05, floor: 5, cap: 1200 } },
  excesses: [{ kind: 'delete', planned: 1, doneInLastDay: 5, allowed: 5, population: 80 }],
};
