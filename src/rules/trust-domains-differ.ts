import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { HEALTHY, meshConfigMap, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { oncePerObject, unlikeFirst } from './engine/questions';
import type { Rule } from './engine/rule';

const inDomain = (domain: string) => HEALTHY + yaml(meshConfigMap(`    trustDomain: ${domain}\n`));

const messages = namedMessages({
  domainsDiffer: ({
    cluster,
    domain,
    other,
    otherDomain,
    service,
  }: Values<'cluster' | 'domain' | 'other' | 'otherDomain' | 'service'>) =>
    `${cluster} has trust domain ${domain}, ${other} has ${otherDomain}, and both have the global ${service}.`,
});

export const trustDomainsDiffer: Rule = {
  id: 'trust-domains-differ',
  severity: 'error',
  title: 'Clusters that share a global service have different trust domains',
  why: 'A waypoint or gateway expects the identity of the other side to be in its own trust domain: it refuses the certificates of the other cluster, so every request that crosses clusters fails. trustDomainAliases do not help: ztunnel does not read them.',
  fix: 'set the same trustDomain in the MeshConfig of every cluster of the mesh.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: inDomain('east.example.com'), cluster2: inDomain('west.example.com') } },
  good: { clusters: { cluster1: inDomain('example.com'), cluster2: inDomain('example.com') } },
  find: (mesh) =>
    oncePerObject(
      unlikeFirst(mesh, trustDomainOf, (domain, first) => domain === first).map(
        ({ cluster, service, value, first }) => ({
          cluster,
          object: cluster.istiod.configMap,
          path: 'data.mesh',
          ...messages.domainsDiffer({
            cluster: cluster.name,
            domain: value,
            other: first.cluster.name,
            otherDomain: first.value,
            service: describeObject(service.object),
          }),
        }),
      ),
    ),
};

/** Undefined where the MeshConfig was not read. */
function trustDomainOf({ istiod, switches }: Cluster): string | undefined {
  return istiod.meshConfig === undefined ? undefined : switches.trustDomain;
}
