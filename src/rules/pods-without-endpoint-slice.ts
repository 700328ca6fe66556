import { describeObject, type KubeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { LABEL_SERVICE_NAME, toEndpointSlice, type EndpointSlice, type Service } from '../model/services';
import { toPod } from '../model/workloads';
import { listNames } from '../util/list-names';
import { change, HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { runningServicesOf } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const POD = `
apiVersion: v1
kind: Pod
metadata:
  name: helloworld-0
  namespace: sample
  labels:
    app: helloworld
  annotations:
    ambient.istio.io/redirection: enabled
spec:
  containers:
    - name: main
      image: example.com/helloworld:1.0
status:
  podIP: 10.1.0.1
  conditions:
    - type: Ready
      status: "True"
`;
const WAYPOINT_POD = change(
  change(change(POD, 'name: helloworld-0', 'name: waypoint-0'), 'podIP: 10.1.0.1', 'podIP: 10.1.0.2'),
  'app: helloworld',
  'gateway.networking.k8s.io/gateway-name: waypoint',
);
const slice = (service: string): string => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: helloworld-1
  namespace: sample
  labels:
    kubernetes.io/service-name: ${service}
addressType: IPv4
ports:
  - name: http
    port: 5000
endpoints:
  - addresses:
      - 10.1.0.1
    conditions:
      ready: true
    targetRef:
      kind: Pod
      namespace: sample
      name: helloworld-0
`;
const live = (service: string): string => HEALTHY + yaml(POD, WAYPOINT_POD, slice(service));

const messages = namedMessages({
  notInSlices: ({ cluster, service, pods, slice }: Values<'cluster' | 'service' | 'pods' | 'slice'>) =>
    `In ${cluster}, ${service} selects ${pods}, which ${slice} has, and ${slice} is not for a port of it: these pods get no requests.`,
  inNone: ({ cluster, service, pods }: Values<'cluster' | 'service' | 'pods'>) =>
    `In ${cluster}, ${service} selects ${pods}, and no EndpointSlice that was read has any of its pods: they get no requests.`,
});

export const podsWithoutEndpointSlice: Rule = {
  id: 'pods-without-endpoint-slice',
  severity: 'warning',
  title: 'Ready pods of a global service are not among its endpoints',
  why: 'istiod reads the addresses of a service from its EndpointSlices: pods that are in none of them, or under a port of another name, get no requests, and other clusters have nothing there to fail over to.',
  fix: 'have Kubernetes make the EndpointSlice anew, by deleting it; one that is written by hand needs the label kubernetes.io/service-name with the name of the Service, its namespace, and the names of its ports.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: live('other'), cluster2: HEALTHY } },
  good: { clusters: { cluster1: live('helloworld'), cluster2: HEALTHY } },
  find: ({ clusters }) => clusters.flatMap(findIn),
};

interface Slice {
  readonly object: KubeObject;
  /** Undefined for one that istiod does not read. */
  readonly read: EndpointSlice | undefined;
  /** The pods that it names, as "namespace/name". */
  readonly pods: ReadonlySet<string>;
}

function findIn(cluster: Cluster): Violation[] {
  const slices = cluster.objects.filter(({ kind }) => kind === 'EndpointSlice').map(toSlice);
  if (slices.length === 0) return [];
  return runningServicesOf(cluster).flatMap(({ service, workloads }) => {
    const ready = workloads.flatMap(({ object }) => {
      const pod = toPod(object);
      return pod?.isReady === true && pod.ip !== undefined ? [`${pod.namespace}/${pod.name}`] : [];
    });
    const own = slices.filter(({ read }) => isOf(read, service));
    const missing = ready.filter((pod) => !own.some(({ pods }) => pods.has(pod)));
    const values = { cluster: cluster.name, service: describeObject(service.object) };
    const found = slices.flatMap((one): Violation[] => {
      const pods = missing.filter((pod) => one.pods.has(pod));
      if (pods.length === 0) return [];
      const message = messages.notInSlices({ ...values, slice: describeObject(one.object), pods: describePods(pods) });
      return [{ cluster, object: one.object, ...message }];
    });
    // A snapshot of a moment may have a pod before its slice; not all of them.
    if (found.length > 0 || missing.length === 0 || missing.length < ready.length) return found;
    const object = own[0]?.object ?? service.object;
    return [{ cluster, object, ...messages.inNone({ ...values, pods: describePods(missing) }) }];
  });
}

function describePods(pods: readonly string[]): string {
  return listNames(
    pods.map((pod) => `Pod ${pod}`),
    MOST_NAMED,
  );
}

const MOST_NAMED = 3;

function toSlice(object: KubeObject): Slice {
  const read = toEndpointSlice(object);
  // What it names is read whatever it is for.
  const named = toEndpointSlice({ ...object, labels: { [LABEL_SERVICE_NAME]: object.name } });
  const pods = (named?.endpoints ?? []).flatMap(({ pod }) =>
    pod === undefined ? [] : [`${pod.namespace}/${pod.name}`],
  );
  return { object, read, pods: new Set(pods) };
}

/** True of a slice of a service under the name of one of its ports. */
function isOf(slice: EndpointSlice | undefined, { namespace, name, ports }: Service): boolean {
  return (
    slice?.service === name &&
    slice.namespace === namespace &&
    slice.ports.some((port) => ports.some((one) => one.name === port.name))
  );
}
