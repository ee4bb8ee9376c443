import { planCsv } from './plan-csv.ts';
import { planJson } from './plan-json.ts';
import { planMarkdown } from './plan-markdown.ts';
import { planTable } from './plan-table.ts';
import type { PlanView } from './plan-view.ts';
import type { Style } from './style.ts';

export const planFormats = ['table', 'json', 'csv', 'markdown'] as const;
export type PlanFormat = (typeof planFormats)[number];

/** A plan in the form asked for; `rows` bounds what a table shows of each kind. */
export function renderedPlan(format: PlanFormat, view: PlanView, style: Style, rows: number): string {
  switch (format) {
    case 'json':
      return JSON.stringify(planJson(view), undefined, 2);
    case 'csv':
      return planCsv(view).trimEnd();
    case 'markdown':
      return planMarkdown(view).trimEnd();
    case 'table':
      return planTable(view, style, { rows });
  }
}
