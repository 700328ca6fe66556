import { describeObject, isMap, type KubeObject } from '../../model/object';
import {
  ANNOTATION_NAME_OVERRIDE,
  LABEL_GLOBAL,
  LABEL_GATEWAY_MANAGED,
  MANAGED_WAYPOINT,
} from '../../istio/vocabulary';
import type { Waypoint } from '../../model/gateways';
import { command, no, unread, yes, type Check, type Subject } from '../subject/check';

export const waypointsDeployed: Check = {
  id: 'waypoint-deployed',
  phase: 1,
  look: (subject) =>
    declaredWaypoints(subject).map((waypoint) => {
      const { namespace, name } = generatedOf(waypoint);
      const what = `the Deployment of ${describeObject(waypoint.object)} is available`;
      const unseen = unread(subject, what, 'Deployment');
      if (unseen !== undefined) return unseen;
      const deployment = find(subject, 'Deployment', namespace, name);
      const see = command(subject, `describe deployment -n ${namespace} ${name}`);
      if (deployment === undefined) {
        return no(
          what,
          'istiod has not made one.',
          `wait for it with --wait; else see istiod's log, and whether Gateway ${namespace}/${waypoint.name} has the revision of an istiod.`,
        );
      }
      const spec = isMap(deployment.body.spec) ? deployment.body.spec : {};
      const status = isMap(deployment.body.status) ? deployment.body.status : {};
      const wanted = typeof spec.replicas === 'number' ? spec.replicas : 1;
      const available = typeof status.availableReplicas === 'number' ? status.availableReplicas : 0;
      if (wanted === 0) {
        return no(
          what,
          'it is scaled to 0: clients here use the waypoints of other clusters, if those are global, or none.',
          command(subject, `scale deployment -n ${namespace} ${name} --replicas=1`),
        );
      }
      return available >= wanted
        ? yes(`${what}, with ${wanted} of ${wanted} pods`)
        : no(what, `${available} of ${wanted} pods are available.`, `wait for it with --wait; else see ${see}`);
    }),
};

export const waypointServicesGlobal: Check = {
  id: 'waypoint-service-global',
  phase: 1,
  look: (subject) =>
    declaredWaypoints(subject)
      .filter(({ serviceLabels }) => serviceLabels[LABEL_GLOBAL] === 'true')
      .map((waypoint) => {
        const { namespace, name } = generatedOf(waypoint);
        const what = `the Service of ${describeObject(waypoint.object)} is global`;
        const unseen = unread(subject, what, 'Service');
        if (unseen !== undefined) return unseen;
        const service = find(subject, 'Service', namespace, name);
        if (service === undefined) {
          return no(what, 'istiod has not made one.', 'wait for it with --wait; else see the log of istiod.');
        }
        if (service.labels[LABEL_GATEWAY_MANAGED] !== MANAGED_WAYPOINT) {
          return no(
            what,
            `Service ${namespace}/${name} is not istiod's: another client made it, and istiod leaves it alone.`,
            `rename one of the two; ${command(subject, `get service -n ${namespace} ${name} -o yaml`)} shows whose it is.`,
          );
        }
        const label = service.labels[LABEL_GLOBAL];
        return label === 'true'
          ? yes(what)
          : no(
              what,
              `its label ${LABEL_GLOBAL} is ${label === undefined ? 'missing' : JSON.stringify(label)}, so other clusters cannot use the waypoint while it is down here.`,
              `label the Gateway, whose labels istiod copies: ${command(subject, `label --overwrite gateway -n ${namespace} ${waypoint.name} ${LABEL_GLOBAL}=true`)}; by hand on the Service it is lost again.`,
            );
      }),
};

function declaredWaypoints({ declared, counterparts }: Subject): Waypoint[] {
  const inPhase = new Set(counterparts.map((counterpart) => counterpart.declared));
  return [...declared.waypoints.values()].filter(({ object }) => inPhase.has(object));
}

/** What istiod generates is called like the Gateway, unless the Gateway says otherwise. */
function generatedOf({ object, namespace, name }: Waypoint): { namespace: string; name: string } {
  return { namespace, name: object.annotations[ANNOTATION_NAME_OVERRIDE] ?? name };
}

function find({ live }: Subject, kind: string, namespace: string, name: string): KubeObject | undefined {
  return live.objects.find((object) => object.kind === kind && object.namespace === namespace && object.name === name);
}
