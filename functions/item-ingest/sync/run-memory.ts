import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig } from '../config.ts';
import type { Pass } from '../pass/passes.ts';
import { Stumbles } from '../project/stumbles.ts';
import { stateOn } from '../state.ts';
import { type ListedGroup, listGroup } from './list-group.ts';
import type { HeadsPart } from './reading.ts';

/** What one run of `item-sync` knows from round to round. */
export class RunMemory {
  readonly gitlab: GitlabProjects;
  #listing: Promise<ListedGroup> | undefined;
  #population: Promise<number> | undefined;
  /** What a person chose was taken up. */
  isChosenDone = false;
  pass = '';
  /**
   * How many of the listed projects have a record by the time that all are compared: all of them, where this run has
   * compared them from the beginning and could read each.
   */
  recorded: number | undefined;
  readonly stumbles = new Stumbles();

  constructor(gitlab: GitlabProjects) {
    this.gitlab = gitlab;
  }

  /** The projects that we know: counted once a run, since of many that is not for nothing. */
  population({ store }: ReadContext): Promise<number> {
    this.#population ??= stateOn(store).projects.count('all', {});
    return this.#population;
  }

  /** Every project of a part gets its record when that is applied, before the next one is read. */
  noteRecords(pass: Pass, { rows, unread }: HeadsPart): void {
    const before = pass.comparedUpTo === 0 ? 0 : this.recorded;
    this.recorded = before === undefined || unread.length > 0 ? undefined : before + rows.length;
  }

  /** The listing of this run: made when it is first needed. */
  listing(group: ItemGroupConfig, context: ReadContext): Promise<ListedGroup> {
    this.#listing ??= listGroup(this.gitlab, group, context);
    return this.#listing;
  }
}
