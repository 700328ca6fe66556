import { Chart } from 'cdk8s';
import {
  GlobalService,
  Waypoint,
  type GlobalServiceProps,
  type Mesh,
  type MeshProps,
  type WaypointProps,
} from 'cdk8s-ambient';
import { twoClusters } from '../synth/support';

/** A mesh of cluster1 and cluster2 with a chart for namespace sample, which goes to both. */
export function sampleMesh(props: MeshProps = {}) {
  const given = twoClusters(props);
  return { ...given, chart: sampleChart(given.mesh) };
}

/** A chart for namespace sample. */
export function sampleChart(scope: Chart['node']['root'], id = 'sample'): Chart {
  return new Chart(scope, id, { namespace: 'sample' });
}

/** The least that a service needs besides its name. */
export const HTTP = { ports: [{ name: 'http', port: 5000 }], selector: { app: 'helloworld' } };

/** The service that all examples are about. */
export function helloworld(chart: Chart, props: Partial<GlobalServiceProps> = {}): GlobalService {
  return new GlobalService(chart, 'helloworld', { ...HTTP, ...props });
}

/** The service and its waypoint. */
export function helloworldWithWaypoint(chart: Chart, props: WaypointProps = {}) {
  const waypoint = new Waypoint(chart, 'waypoint', props);
  return { waypoint, service: helloworld(chart, { waypoint }) };
}

/** A value that is the first one in cluster1 and the second one in cluster2, for a prop of any type. */
export function either<Value>(mesh: Mesh, first: Value, second: Value): Value {
  return mesh.perCluster({ produce: (cluster) => (cluster.name === 'cluster1' ? first : second) }) as Value;
}
