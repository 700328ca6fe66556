import { describeObject } from '../model/object';
import { declaredPortsOf, type Workload } from '../model/workloads';
import type { Port } from '../model/services';
import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, runningServicesOf, type Holder } from './engine/questions';
import type { Rule, Violation } from './engine/rule';

const image = '          image: helloworld\n';
const LISTENING = change(WORKLOAD, image, `${image}          ports:\n            - containerPort: 5000\n`);
const cluster = (target: number): string => {
  const service = change(SERVICE, 'port: 5000\n', `port: 5000\n      targetPort: ${target}\n`);
  return yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, LISTENING);
};

const messages = namedMessages({
  declaredOther: ({
    cluster,
    service,
    port,
    target,
    workload,
    other,
    peer,
  }: Values<'cluster' | 'service' | 'port' | 'target' | 'workload' | 'other' | 'peer'>) =>
    `In ${cluster}, port ${port} of ${service} goes to port ${target} of its pods, which no container of ${workload} declares; it declares ${other}, where the port goes in ${peer}.`,
});

export const targetPortNumberNotDeclared: Rule = {
  id: 'target-port-number-not-declared',
  severity: 'warning',
  title:
    'A port of a global service goes to a port number that its pods do not declare; in another cluster it goes to one that they do',
  why: 'A port need not be declared to be open, so Kubernetes takes any number; if the pods do not listen at this one, every request to them is refused, and requests of other clusters fail over into that.',
  fix: 'give targetPort the number at which the containers listen, or declare the port in the container.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: cluster(5000), cluster2: cluster(5001) } },
  good: { clusters: { cluster1: cluster(5000), cluster2: cluster(5000) } },
  find: (mesh) => globalHolders(mesh).flatMap((holders) => holders.flatMap((holder) => findIn(holder, holders))),
};

function findIn({ cluster, service }: Holder, holders: readonly Holder[]): Violation[] {
  const workloads = runningServicesOf(cluster).find((one) => one.service === service)?.workloads ?? [];
  const [first] = workloads;
  if (first === undefined) return [];
  return service.ports.flatMap((port, place): Violation[] => {
    const target = numberOf(port);
    if (target === undefined || !workloads.every((one) => declaresOthers(one, target))) return [];
    for (const peer of holders) {
      const theirs = peer.service.ports.find((one) => one.port === port.port);
      const other = theirs && numberOf(theirs);
      if (other === undefined || !workloads.every(({ object }) => declaredPortsOf(object).has(other))) continue;
      const message = messages.declaredOther({
        ...{ cluster: cluster.name, service: describeObject(service.object), port: port.port, target },
        ...{ workload: describeObject(first.object), other, peer: peer.cluster.name },
      });
      return [
        {
          cluster,
          object: service.object,
          path: `spec.ports[${place}].targetPort`,
          ...message,
        },
      ];
    }
    return [];
  });
}

/** The number of a port of the pods; undefined where it is a name, or the port is not one. */
function numberOf({ port, targetPort = port }: Port): number | undefined {
  return typeof targetPort === 'number' && !Number.isNaN(targetPort) ? targetPort : undefined;
}

/** True if containers say at which ports they listen, and this one is not among them. */
function declaresOthers({ object }: Workload, port: number): boolean {
  const declared = declaredPortsOf(object);
  return declared.size > 0 && !declared.has(port);
}
