import { compareText } from '../util/compare-text';
import { keyOf } from '../model/mesh';
import { assignmentsOf } from '../predict/istio/assign';
import { Guard } from '../predict/guard';
import { assumedGatewaysIn, assumedVersionsIn, unknownPodsOf, unknownWaypointsOf } from '../predict/explain/gaps';
import { MeshView, type ServedService } from '../predict/istio/view';
import { endpointsAsJson, endpointsAsText } from '../report/endpoints';
import { visibleLines } from '../report/escape';
import { reasonAsLine } from '../report/reasons';
import { reservationsAsText } from '../report/remarks';
import { readEndpointsOptions, type EndpointsOptions } from './endpoints-options';
import { CannotRun, ExitCode } from './exit';
import { readWholeMesh } from './whole-mesh';

/** `cdk8s-ambient endpoints`: what each waypoint is sent. */
export function endpoints(args: readonly string[]): ExitCode {
  const options = readEndpointsOptions(args);
  const view = new MeshView(readWholeMesh(options));
  const wanted = select(view.served, options);
  const gaps = wanted.map((served) => ({ served, unknown: unknownPodsOf(view, served) }));
  const known = new Set(gaps.filter(({ unknown }) => unknown.length === 0).map(({ served }) => identityOf(served)));
  const assignments = assignmentsOf(view, (service, cluster) => known.has(identityOf({ service, view: cluster })));
  const unsaid = [
    ...assumedVersionsIn(view),
    ...assumedGatewaysIn(assignments, view),
    ...view.clusters.flatMap(({ cluster }) => unknownWaypointsOf(cluster)),
    ...gaps.flatMap(({ unknown }) => unknown),
  ];
  for (const line of new Set(unsaid.map(reasonAsLine))) process.stderr.write(`${line}\n`);
  const services = [...new Set(wanted.map(({ service }) => keyOf(service)))];
  const guard = new Guard(view);
  process.stderr.write(visibleLines(reservationsAsText(services.flatMap((service) => guard.all(service)))));
  process.stdout.write(options.format === 'json' ? endpointsAsJson(assignments) : endpointsAsText(assignments));
  return ExitCode.GOOD;
}

/** A service, in one of the clusters that know it. */
function identityOf({ service, view }: Pick<ServedService, 'service' | 'view'>): string {
  return `${view.cluster.name}/${keyOf(service)}`;
}

/** What the options leave of what there is. An option that leaves nothing is more likely wrong than meant. */
function select(all: readonly ServedService[], options: EndpointsOptions): readonly ServedService[] {
  let left = all;
  for (const [option, namesOf] of [
    ['cluster', ({ view }) => [view.cluster.name]],
    ['waypoint', ({ waypoint }) => [waypoint]],
    ['service', ({ service }) => [service.host, keyOf(service)]],
  ] as const satisfies readonly (readonly [keyof EndpointsOptions, (served: ServedService) => string[]])[]) {
    const value = options[option];
    if (value === undefined) continue;
    const named = left.filter((served) => namesOf(served).includes(value));
    if (named.length === 0) throw new CannotRun(nothingNamed(option, value, left.flatMap(namesOf)));
    left = named;
  }
  return left;
}

function nothingNamed(option: string, value: string, names: readonly string[]): string {
  const known = [...new Set(names)].sort(compareText);
  const there = known.length === 0 ? 'No waypoint serves anything.' : `There is ${known.join(', ')}.`;
  return `--${option} is "${value}", and no waypoint that serves something has that ${option}. ${there}`;
}
