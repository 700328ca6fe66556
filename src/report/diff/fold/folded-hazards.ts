import type { Hazard } from '../../../predict/change';
import { groupBy } from '../../../util/group-by';
import { formOf, rolesOf, rolesOfService, saidOf, shapeOf, withoutNamespace } from '../../alike';
import type { ComparedFleet } from './compared-fleet';
import { tell } from './told-effect';

/** What fails half-way through a change, once for all that differ in names alone. */
export function foldHazards(hazards: readonly Hazard[], fleet: ComparedFleet): (readonly [Hazard, ...Hazard[]])[] {
  return [...groupBy(hazards, (hazard) => JSON.stringify(shapeOfHazard(hazard, fleet))).values()];
}

/** All that is printed of a hazard, by the roles of names. */
function shapeOfHazard({ first, answer }: Hazard, { membersOf, networkOf }: ComparedFleet): unknown {
  const { service, client, outages, reasons } = answer;
  const own = client.cluster;
  const { form, where } = formOf(withoutNamespace(outages, service), service);
  const members = [...new Set([first, ...membersOf(service).after])];
  const roles = new Map([
    ...rolesOfService(service),
    ...(first === own || first === where?.cluster ? [] : [[first, 'the first'] as const]),
    ...rolesOf(own, where, networkOf),
  ]);
  return [
    ...[form, client.kind, client.zone, first === own, first === where?.cluster],
    tell(answer, { members, own, there: where?.cluster ?? first }),
    ...reasons.slice(-1).map((reason) => shapeOf(saidOf(reason), roles)),
  ];
}
