import { type OpenMatter, openMatter } from '#functions/digest/open-matter.ts';
import type { PlanRules } from '#functions/digest/plan-digest.ts';
import type { Matter } from '#shared/descriptor/matter.ts';

export const lecture: Matter = {
  id: '2026-11-30 LT1 4711-9-2026-27',
  date: '2026-11-30',
  time: '10:00–11:00',
  room: 'LT1',
  department: 'CHEM',
  lecturers: ['ada@example.ac.uk'],
  title: 'Organic Chemistry (CHEM1_L)',
  why: 'The same room is taken by Open day (X) 10:30–12:00.',
  whatToDo: 'Move one of them.',
};

export function open(matter: Partial<Matter> = {}): OpenMatter {
  return openMatter({ ...lecture, ...matter }, { key: 'echo/in-conflict', title: 'Lessons that will not be recorded' });
}

export const rules: PlanRules = {
  domains: ['example.ac.uk'],
  rooms: { LT1: ['rooms@example.ac.uk'] },
  departments: { CHEM: ['chem@example.ac.uk'], PHYS: ['phys@example.ac.uk'] },
  others: ['others@example.ac.uk'],
  lecturers: false,
  mostInMail: 60,
};
