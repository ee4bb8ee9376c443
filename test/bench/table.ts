import Table from 'cli-table3';
import { type BenchmarkResult, exceeded } from './benchmark.ts';

/** A result as people read it: measured beside the least possible and the limit. */
export function tableOf({ rows, notes }: BenchmarkResult): string {
  const over = new Set(exceeded(rows));
  const table = new Table({
    head: ['', 'measured', 'least possible', 'times the least', 'limit', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { what, measured, least, limit } = row;
    const verdict = limit === null ? '' : over.has(row) ? 'EXCEEDED' : 'ok';
    table.push([what, number(measured), number(least), ratio(measured, least), number(limit), verdict]);
  }
  return [table.toString(), ...notes.map(note => `  ${note}`)].join('\n');
}

function number(value: number | null): string {
  if (value === null) return '';
  return value.toLocaleString('en-GB', { maximumFractionDigits: Math.abs(value) < 10 ? 3 : 1 });
}

function ratio(measured: number, least: number | null): string {
  if (least === null || least === 0) return '';
  return (measured / least).toFixed(3);
}
