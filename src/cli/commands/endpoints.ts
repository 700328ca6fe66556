import { keyOf, toMesh } from '../../model/mesh';
import {
  assumedGatewaysIn,
  unknownPodsOf,
  unknownWaypointsOf,
  versionReservationsIn,
} from '../../predict/explain/gaps';
import { Guard } from '../../predict/guard';
import { assignmentsOf } from '../../predict/istio/assign';
import { MeshView, type ServedService } from '../../predict/istio/view';
import { ENDPOINTS_FORMATS } from '../../report/endpoints';
import { reservationsAsText } from '../../report/remarks';
import { compareText } from '../../util/compare-text';
import { visibleLines } from '../../util/escape';
import { defineCommand } from '../line/command';
import { CannotRun, ExitCode } from '../line/exit';
import { formatOptions, printReport, WIDTH_OPTION } from '../options/format-options';
import { MESH_OPTIONS, toMeshOptions } from '../options/mesh-options';
import { optional } from '../line/option';
import { printReasons } from '../mesh/read-prediction';
import { text } from '../line/value-types';
import { printFindingsOf, readWholeTree } from '../mesh/whole-mesh';

/** `cdk8s-ambient endpoints`: what each waypoint is sent. */
export const endpoints = defineCommand({
  synopsis: ['endpoints DIR… [options]'],
  description:
    'Reads mesh directories (the output of a synth, any DIR/<cluster>/**/*.yaml, or a snapshot of live clusters) and computes which endpoints istiod sends each waypoint, with their priorities, weights and health, as istioctl proxy-config endpoints shows them. Standard error names what is assumed or unknown.',
  options: {
    cluster: optional(text('NAME'), 'only waypoints of this cluster'),
    waypoint: optional(text('NAMESPACE/NAME'), 'only this waypoint'),
    service: optional(text('SERVICE'), 'only this service: NAMESPACE/NAME, or its host'),
    ...formatOptions(ENDPOINTS_FORMATS),
    ...WIDTH_OPTION,
    ...MESH_OPTIONS,
  },
  takesOperands: true,
  exitCodes: { 0: 'computed', 2: 'could not run' },
  run: async ({ values, operands }) => {
    const tree = readWholeTree(toMeshOptions('endpoints', operands, values));
    const view = new MeshView(toMesh(tree));
    const wanted = select(view.served, values);
    printFindingsOf(tree);
    const gaps = wanted.map((served) => ({ served, unknown: unknownPodsOf(view, served) }));
    const known = new Set(gaps.filter(({ unknown }) => unknown.length === 0).map(({ served }) => identityOf(served)));
    const assignments = assignmentsOf(view, (service, cluster) => known.has(identityOf({ service, view: cluster })));
    const assumptions = versionReservationsIn(view);
    printReasons([
      ...assumptions,
      ...assumedGatewaysIn(assignments, view),
      ...view.clusters.flatMap(({ cluster }) => unknownWaypointsOf(cluster)),
      ...gaps.flatMap(({ unknown }) => unknown),
    ]);
    const services = [...new Set(wanted.map(({ service }) => keyOf(service)))];
    const guard = new Guard(view);
    process.stderr.write(visibleLines(reservationsAsText(services.flatMap((service) => guard.all(service)))));
    await printReport(ENDPOINTS_FORMATS, values, { assignments, assumptions });
    return ExitCode.GOOD;
  },
});

/** A service, in one of the clusters that know it. */
function identityOf({ service, view }: Pick<ServedService, 'service' | 'view'>): string {
  return `${view.cluster.name}/${keyOf(service)}`;
}

interface Selection {
  readonly cluster: string | undefined;
  readonly waypoint: string | undefined;
  readonly service: string | undefined;
}

/** The services that the options select. An option that selects nothing is more likely wrong than meant. */
function select(all: readonly ServedService[], selection: Selection): readonly ServedService[] {
  let left = all;
  for (const [option, namesOf] of [
    ['cluster', ({ view }) => [view.cluster.name]],
    ['waypoint', ({ waypoint }) => [waypoint]],
    ['service', ({ service }) => [service.host, keyOf(service)]],
  ] as const satisfies readonly (readonly [keyof Selection, (served: ServedService) => string[]])[]) {
    const value = selection[option];
    if (value === undefined) continue;
    const named = left.filter((served) => namesOf(served).includes(value));
    if (named.length === 0) throw new CannotRun(nothingNamed(option, value, left.flatMap(namesOf)));
    left = named;
  }
  return left;
}

function nothingNamed(option: string, value: string, names: readonly string[]): string {
  const known = [...new Set(names)].sort(compareText);
  const there = known.length === 0 ? 'No waypoint handles any service.' : `There is ${known.join(', ')}.`;
  return `--${option} is "${value}", and no waypoint that handles a service has that ${option}. ${there}`;
}
