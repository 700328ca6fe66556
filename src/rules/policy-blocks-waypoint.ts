import { HBONE_PORT } from '../istio/vocabulary';
import { serviceAccountOf } from '../model/gateways';
import { describeObject, matchesLabels, type KubeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { judge, judgeNetwork, principalOf, type Peer } from '../model/security';
import { endsTunnels, enrolmentOf, toEnrollable } from '../model/workloads';
import type { Service } from '../model/services';
import { HEALTHY, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject, type BoundService } from './engine/questions';
import type { Rule } from './engine/rule';

const policyFor = (principals: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: helloworld
  namespace: sample
spec:
  action: ALLOW
  selector:
    matchLabels:
      app: helloworld
  rules:
    - from:
        - source:
            principals: ${principals}
`;
const CLIENT = 'cluster.local/ns/client/sa/client';
const BAD = HEALTHY + yaml(policyFor(`[${CLIENT}]`));
const GOOD = HEALTHY + yaml(policyFor(`[${CLIENT}, cluster.local/ns/sample/sa/waypoint]`));

const messages = namedMessages({
  refused: ({
    cluster,
    policy,
    principal,
    waypoint,
    service,
  }: Values<'cluster' | 'policy' | 'principal' | 'waypoint' | 'service'>) =>
    `In ${cluster}, ${policy} refuses ${principal}, the identity of ${waypoint}, at the pods of ${service}.`,
  closed: ({ cluster, policy, service }: Values<'cluster' | 'policy' | 'service'>) =>
    `In ${cluster}, ${policy} refuses everything at port 15008, where the tunnels of the mesh reach the pods of ${service}.`,
});

export const policyBlocksWaypoint: Rule = {
  id: 'policy-blocks-waypoint',
  severity: 'error',
  title: 'A policy refuses what a waypoint sends to the pods of its service',
  why: 'Behind a waypoint, pods see the identity of the waypoint and not that of the client, and all requests come through a tunnel: the node proxy refuses every request to the service.',
  fix: "add the identity of the waypoint to the policy, or attach the policy to the Service (targetRefs), so that the waypoint enforces it on the client's identity; let TCP in at port 15008.",
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: BAD, cluster2: GOOD } },
  good: { clusters: { cluster1: GOOD, cluster2: GOOD } },
  find: (mesh) =>
    oncePerObject(
      boundServices(mesh).flatMap((bound) => {
        const { cluster, service, binding } = bound;
        if (cluster.policies.isEmpty) return [];
        const peer = identityOf(bound);
        const values = { cluster: cluster.name, service: describeObject(service.object) };
        return podsOf(bound).flatMap((labels) => {
          const refusing = refusedBy(bound, labels, peer, mesh.rootNamespace);
          const closing = closedBy(bound, labels);
          return [
            ...(refusing === undefined
              ? []
              : [
                  {
                    ...{ cluster, object: refusing, path: 'spec' },
                    ...messages.refused({
                      ...values,
                      policy: describeObject(refusing),
                      principal: principalOf(peer)!,
                      waypoint: describeObject(binding.waypoint.object),
                    }),
                  },
                ]),
            ...(closing === undefined
              ? []
              : [
                  {
                    ...{ cluster, object: closing, path: 'spec.ingress' },
                    ...messages.closed({ ...values, policy: describeObject(closing) }),
                  },
                ]),
          ];
        });
      }),
    ),
};

/** The identity with which the waypoint of a service comes to its pods. */
function identityOf({ cluster, binding: { waypoint } }: BoundService): Peer {
  return {
    trustDomain: cluster.switches.trustDomain,
    namespace: waypoint.namespace,
    serviceAccount: serviceAccountOf(waypoint.object, 'waypoint', cluster.objects),
  };
}

/** The labels of the pods of a service that ztunnel ends tunnels for; those that it selects by, where no workload was read. */
function podsOf({ cluster, service }: BoundService): Readonly<Record<string, string>>[] {
  const namespace = cluster.namespaces.get(service.namespace);
  const workloads = cluster.workloads.filter((workload) => isSelected(workload, service));
  if (workloads.length === 0) {
    const pod = { labels: service.selector, annotations: {}, spec: {} };
    return endsTunnels(enrolmentOf(pod, namespace, false)) ? [service.selector] : [];
  }
  return workloads
    .filter(({ object }) => endsTunnels(enrolmentOf(toEnrollable(object), namespace, false)))
    .map(({ podLabels }) => podLabels);
}

function isSelected(workload: Cluster['workloads'][number], { namespace, selector }: Service): boolean {
  return (
    workload.namespace === namespace && Object.keys(selector).length > 0 && matchesLabels(selector, workload.podLabels)
  );
}

/** The policy by which ztunnel refuses the waypoint on the port of a pod that the first port of the service is for. */
function refusedBy(
  { cluster, service }: BoundService,
  labels: Readonly<Record<string, string>>,
  peer: Peer,
  rootNamespace: string,
): KubeObject | undefined {
  const [first] = service.ports;
  const port = first?.targetPort ?? first?.port;
  // Which number a named port has, the containers say; the prediction asks them.
  if (typeof port !== 'number') return undefined;
  const policies = cluster.policies.atPod(service.namespace, labels, rootNamespace);
  const connection = { enforcer: 'ztunnel' as const, peer, port, trustDomains: [] };
  const { refused, by } = judge(policies, connection, cluster.switches.autoAllowWaypointPolicy ? 'all' : undefined);
  return refused === 'all' ? by?.object : undefined;
}

/** The NetworkPolicy that keeps tunnels from pods. */
function closedBy(
  { cluster, service, binding: { waypoint } }: BoundService,
  labels: Readonly<Record<string, string>>,
): KubeObject | undefined {
  const from = {
    namespace: waypoint.namespace,
    namespaceLabels: cluster.namespaces.get(waypoint.namespace)?.labels,
  };
  const pod = { namespace: service.namespace, labels };
  const { refused, by } = judgeNetwork(cluster.policies.network, 'ingress', pod, from, HBONE_PORT);
  return refused === 'all' ? by?.object : undefined;
}
