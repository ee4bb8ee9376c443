import type { ReadControl } from '../lease/control-record.ts';
import type { RequestedRun } from '../operations/requested-run.ts';
import type { RunScope } from './context.ts';
import type { RunParts } from './run-parts.ts';

/** What the parts of a run share from its start. */
export interface Run<Parameters> extends RequestedRun<Parameters> {
  readonly parts: RunParts;
  readonly scope: RunScope;
  /** The control record as it was when the run began. */
  readonly control: ReadControl;
}
