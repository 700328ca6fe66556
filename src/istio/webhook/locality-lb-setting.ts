import { entryOf, invalid, type Complaints } from '../api/complaint';
import { checkFailover, isPlace } from './failover';
import { checkOrderedLocalities, checkUnorderedLocalities } from './locality';
import type { LocalityLbSetting } from '../api/destination-rule';

/**
 * Where traffic goes first, and where next. That `distribute` leaves no say to `failoverPriority` is not checked, and after
 * some of the errors nothing more is.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, ValidateLocalityLbSetting.
 */
export function* checkLocalityLbSetting(
  setting: LocalityLbSetting | undefined,
  hasOutlierDetection: boolean,
  path: string,
): Complaints {
  if (setting === undefined) return;
  const { distribute, failover, failoverPriority } = setting;
  if (distribute.length > 0 && failover.length > 0) {
    yield invalid(path, 'distribute and failover are two answers to one question: keep one of them.');
    return;
  }
  const place = failoverPriority.findIndex(isPlace);
  if (failover.length > 0 && place !== -1) {
    yield invalid(
      `${path}.failoverPriority[${place}]`,
      `failover goes by place already, so ${failoverPriority[place]} cannot stand in failoverPriority beside it.`,
    );
    return;
  }
  for (const [index, { to }] of distribute.entries()) {
    const at = `${path}.distribute[${index}].to`;
    const wrong = [...checkWeights(to, at)];
    yield* wrong;
    if (wrong.length > 0) return;
    yield* checkUnorderedLocalities([...to.keys()].map((locality) => ({ locality, path: entryOf(at, locality) })));
  }
  yield* checkOrderedLocalities(
    distribute.map(({ from }, index) => ({ locality: from, path: `${path}.distribute[${index}].from` })),
  );
  yield* checkFailover(setting, hasOutlierDetection, path);
}

function* checkWeights(to: ReadonlyMap<string, number>, path: string): Complaints {
  let total = 0;
  for (const [locality, weight] of to) {
    total += weight;
    if (weight < 1 || weight > 100) {
      yield invalid(
        entryOf(path, locality),
        `${weight} is not a weight from 1 to 100: leave out what is to get nothing.`,
      );
    }
  }
  if (total !== 100) yield invalid(path, `The weights add up to ${total}, and must to 100.`);
}
