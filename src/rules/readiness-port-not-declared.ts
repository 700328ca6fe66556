import { describeObject } from '../model/object';
import { unansweredProbesOf } from '../model/workloads';
import { change, DESTINATION_RULE, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { runningServicesOf } from './engine/questions';
import type { Rule } from './engine/rule';

const probing = (port: string) => {
  const image = '          image: helloworld\n';
  const more = `          ports:\n            - name: http\n              containerPort: 5000\n          readinessProbe:\n            httpGet:\n              path: /hello\n              port: ${port}\n`;
  return yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, change(WORKLOAD, image, image + more));
};

const messages = namedMessages({
  noPortOfThatName: ({ container, port, workload }: Values<'container' | 'port' | 'workload'>) =>
    `the readiness probe of container ${container} of ${workload} asks the port "${port}", and the container has no port of that name.`,
});

export const readinessPortNotDeclared: Rule = {
  id: 'readiness-port-not-declared',
  severity: 'error',
  title: 'The readiness probe of a global service asks a port that its container does not have',
  why: 'The kubelet cannot carry out the probe, so the pods never become ready: no request gets to them, and other clusters have nothing here to fail over to.',
  fix: 'write the name that the container gives its port, or its number, as the port of the probe; or name the port of the container so.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: probing('web') } },
  good: { clusters: { cluster1: probing('http') } },
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const running = new Set(runningServicesOf(cluster).flatMap(({ workloads }) => workloads));
      return cluster.workloads
        .filter((workload) => running.has(workload))
        .flatMap((workload) =>
          unansweredProbesOf(workload).map((probe) => ({
            cluster,
            object: workload.object,
            path: workload.object.kind === 'Pod' ? 'spec.containers' : 'spec.template.spec.containers',
            ...messages.noPortOfThatName({ ...probe, workload: describeObject(workload.object) }),
          })),
        );
    }),
};
