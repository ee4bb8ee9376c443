import type { Deed } from '#shared/descriptor/scene.ts';
import type { MisbehaviourRule } from './misbehaviour.ts';
import type { ActiveRule } from './misbehaviour-rules.ts';
import type { StandIn } from './stand-in.ts';

/** Something that a visitor breaks by having a stand-in misbehave, until it is undone. */
export function misbehavingDeed(
  standIn: Pick<StandIn, 'name' | 'misbehave'>,
  rule: MisbehaviourRule,
  told: Pick<Deed, 'name' | 'title' | 'summary'>,
): Deed {
  let active: ActiveRule | undefined;
  return {
    ...told,
    isBroken: () => active !== undefined,
    break: () => {
      active ??= standIn.misbehave(rule);
      return `${standIn.name} misbehaves from now on.`;
    },
    undo: () => {
      active?.stop();
      active = undefined;
      return `${standIn.name} answers as it should again.`;
    },
  };
}
