import { foreignWaypointOf, waypointNameOf, type Binding } from '../../model/bindings';
import { describeObject, isMap, type KubeObject } from '../../model/object';
import { CLASS_WAYPOINT, LABEL_GATEWAY_MANAGED, LABEL_WAYPOINT_FOR } from '../../istio/vocabulary';
import { keyOf, type Cluster } from '../../model/mesh';
import { addRule, bindToWaypoint, set, setLabel, type MeshEdit } from '../edit';
import { askedPort, isCarried, isTakenForOfGateway, type Service } from '../../model/services';
import { because, placed, placedAt, type Answer, type Question, type Reason } from '../answer';
import { askDirectly } from './ask-directly';
import { askFromIngress } from './ask-from-ingress';
import { askWithCanary } from './ask-with-canary';
import { isReady, type ClusterView, type KnownService } from '../istio/view';
import { unresolvable } from './name';
import type { FoundGateway } from '../istio/gateways';
import { gatewayChoicesOf } from '../ztunnel';
import { isSameSpread } from '../shares';
import { whyNotAcross } from './doubts-of-way';
import { toAnswer, unionOf, unknown, type Outcome } from '../outcome';
import { describeNeverReady, describeUnnoticed } from '../explain';
import { whyNetworkUnread } from './unread';
import type { Situation } from '../situation';

const LABEL_PATH = 'metadata.labels["istio.io/use-waypoint"]';

/** Where the requests of a client to a service go. What cannot be said is `unknown`, and never a guess. */
export function ask(situation: Situation, question: Question): Answer {
  return toAnswer(question, situation.outages, outcomeOf(situation, question));
}

/** The same, with what it depends on. */
export function outcomeOf(situation: Situation, question: Question): Outcome {
  const view = situation.view.clusterOf(question.client.cluster);
  const known = view.services.get(question.service);
  const port = known && askedPort(known.service.ports, question.port);
  const outcome =
    whyUnknown(situation, question, view, known?.service, port) ??
    sameByAnyGateway(situation, view, (chosen) => outcomeFor(situation, question, chosen, known!, port!));
  const doubt = whyNotAcross(situation, view, question.service, outcome);
  if (doubt !== undefined) return { ...unknown(doubt, outcome.path, outcome.reasons), port: port?.port };
  const unnoticed = describeUnnoticed(situation.outages, view.cluster.name);
  if (unnoticed.length === 0) return { ...outcome, port: port?.port };
  return { ...outcome, port: port?.port, reasons: () => [...outcome.reasons(), ...placed('endpoint', unnoticed)] };
}

/** The outcome by the gateways that node proxies take, where it is the same by any that they may be told of. */
function sameByAnyGateway(situation: Situation, view: ClusterView, outcomeBy: (view: ClusterView) => Outcome): Outcome {
  const isDown = situation.hasDownAddresses ? (gateway: FoundGateway) => situation.isClosedAt(gateway) : undefined;
  const [first, ...others] = gatewayChoicesOf(view, isDown).map(outcomeBy);
  const differs = others.some(
    ({ untilEjected, afterEjection }) =>
      !isSameSpread(untilEjected, first!.untilEjected) || !isSameSpread(afterEjection, first!.afterEjection),
  );
  if (others.length === 0) return first!;
  if (!differs) return { ...first!, dependsOn: () => unionOf([first!, ...others].map(({ dependsOn }) => dependsOn())) };
  return unknown(
    {
      step: 'gateway',
      text: 'another network has gateways of several clusters, or at several addresses, and istiod tells node proxies of one of them, whichever comes first: where requests end depends on it.',
      cluster: view.cluster.name,
      isCause: true,
    },
    first!.path,
    first!.reasons,
  );
}

function outcomeFor(
  situation: Situation,
  question: Question,
  view: ClusterView,
  { service, home, rivals = [] }: KnownService,
  port: Service['ports'][number],
): Outcome {
  // What others share and this cluster lacks is bound as it is there.
  const { cluster } = home;
  if (question.client.kind === 'ingress') return askFromIngress(situation, view, service, port, question.client.method);
  const unresolved = unresolvable(situation.view, view, service, home);
  if (unresolved !== undefined) return unresolved;
  if (rivals.length > 0)
    return unknown(placedAt('name', whyAny(service, view.cluster.name, home.cluster.name, rivals)));
  const binding = cluster.bindings.get(question.service);
  switch (binding?.kind) {
    case 'bound':
      if (!isReady(binding.waypoint, home.shards)) {
        return askDirectly(situation, question.client, view, service, port, [
          placedAt('waypoint', describeNeverReady(binding.waypoint, cluster.name)),
        ]);
      }
      return askWithCanary(situation, question.client, view, service, port, binding, cluster);
    case 'unknown':
      return unknown(placedAt('waypoint', whyNoWaypoint(binding, cluster)));
    case 'denied':
    case 'unsupported': {
      const why = because(
        `names ${describeObject(binding.waypoint.object)}, and istiod refuses: the waypoint ${
          binding.kind === 'denied' ? 'does not take services of this namespace' : 'does not handle services'
        }. Requests go past it, and no DestinationRule applies.`,
        cluster.name,
        binding.by,
        {
          remedies: [
            binding.kind === 'denied'
              ? { change: 'allow the namespace in allowedRoutes.', edit: letIn(cluster.name, binding.waypoint.object) }
              : {
                  change: 'set istio.io/waypoint-for: service.',
                  edit: [setLabel(cluster.name, binding.waypoint.object, LABEL_WAYPOINT_FOR, 'service')],
                },
          ],
        },
      );
      return askDirectly(situation, question.client, view, service, port, [placedAt('waypoint', why)]);
    }
    case 'none':
    case undefined: {
      if (isTakenForOfGateway(service)) {
        const why = takenForOfGateway(situation, service, cluster.name);
        return askDirectly(situation, question.client, view, service, port, [placedAt('waypoint', why)]);
      }
      if (waypointNameOf(service, cluster.namespaces.get(service.namespace)) === undefined) {
        return unknown(
          placedAt(
            'waypoint',
            because(
              `does not say whether it uses a waypoint, and the Namespace ${service.namespace}, which may, was not read.`,
              cluster.name,
              service.object,
              {
                path: LABEL_PATH,
                change: 'give the directory that has the Namespace, too, or bind the Service itself.',
              },
            ),
          ),
        );
      }
      const all = situation.view.clusters.map((one) => one.cluster);
      const why = because(
        'is not bound to a waypoint: node proxies choose pods, and no DestinationRule applies.',
        cluster.name,
        service.object,
        {
          path: LABEL_PATH,
          remedies: [
            {
              change:
                'bind it to a waypoint in every cluster, with a LocalityFailoverRule, to have failover by health and priority.',
              edit: [...bindToWaypoint(all, service), ...addRule(all, service)],
            },
          ],
        },
      );
      return askDirectly(situation, question.client, view, service, port, [placedAt('waypoint', why)]);
    }
  }
}

/** @see istio pilot/pkg/serviceregistry/ambient/multicluster.go mergeServiceInfosWithCluster */
function whyAny(service: Service, client: string, home: string, rivals: readonly string[]): Reason {
  return because(
    `is not in ${client}, and ${home} declares it differently from ${rivals.join(', ')}: istiod of ${client} takes the Service of any of them, with its scope, waypoint and ports.`,
    home,
    service.object,
    { change: `declare the Service alike in all clusters, or in ${client}, too.` },
  );
}

/** A Gateway of that name may have been read that no class makes a waypoint of istiod. */
function whyNoWaypoint(binding: Binding & { readonly kind: 'unknown' }, { name: cluster, objects }: Cluster): Reason {
  const foreign = foreignWaypointOf(binding, objects);
  if (foreign === undefined) {
    return because(
      `names the waypoint ${binding.namespace}/${binding.name}, which was not read. If it is there, requests go through it; if not, past it.`,
      cluster,
      binding.by,
      { change: 'give the directory that has the Gateway, too.' },
    );
  }
  const { gateway, className, by } = foreign;
  const path = 'spec.gatewayClassName';
  if (by === undefined) {
    return because(
      `is of class ${className}, of which no GatewayClass for waypoints was read. If it is a waypoint, requests go through it; if not, past it.`,
      cluster,
      gateway,
      {
        path,
        remedies: [
          {
            change: `set spec.gatewayClassName: ${CLASS_WAYPOINT}.`,
            edit: [set(cluster, gateway, ['spec', 'gatewayClassName'], CLASS_WAYPOINT)],
          },
        ],
      },
    );
  }
  return because(
    `is of class ${className}, which ${by === 'agentgateway' ? 'agentgateway' : by.controller} programs: DestinationRules do not apply there, failover goes by the traffic distribution of the service only, and is not followed here.`,
    cluster,
    gateway,
    { path, change: `to fail over by DestinationRules, use a waypoint of class ${CLASS_WAYPOINT}.` },
  );
}

/** A Gateway with listeners that take the services of every namespace. */
function letIn(cluster: string, gateway: KubeObject): MeshEdit {
  const { listeners } = isMap(gateway.body.spec) ? gateway.body.spec : {};
  const open = (Array.isArray(listeners) ? listeners : [])
    .filter(isMap)
    .map((listener) => ({ ...listener, allowedRoutes: { namespaces: { from: 'All' } } }));
  return [set(cluster, gateway, ['spec', 'listeners'], open)];
}

/** What keeps a question from having an answer, before anything is computed. */
function whyUnknown(
  situation: Situation,
  { client, service: key, port: number }: Question,
  { cluster }: ClusterView,
  service: Service | undefined,
  port: Service['ports'][number] | undefined,
): Outcome | undefined {
  if (client.kind === 'sidecar') {
    return unknown({
      step: 'enrolment',
      text: `clients of kind ${client.kind} are not modelled.`,
      cluster: cluster.name,
    });
  }
  if (situation.isDown(cluster.name)) {
    return unknown({
      step: 'enrolment',
      text: `the client is in ${cluster.name}, which is down.`,
      cluster: cluster.name,
    });
  }
  if (situation.view.mesh.unreadServices.includes(key)) {
    return unknown({
      step: 'name',
      text: `Service ${key} is labelled by a patch, and was not read itself: its ports and pods are not known.`,
      cluster: cluster.name,
      change: 'give the directory of its owner, too: cdk8s-ambient predict dist OWNERS-DIRECTORY.',
    });
  }
  if (service === undefined) {
    return unknown({
      step: 'name',
      text: `${cluster.name} has no Service ${key}, and no other cluster shares one.`,
      cluster: cluster.name,
      change: 'declare the Service, and share it with the label istio.io/global: "true" in every cluster.',
    });
  }
  if (port === undefined) {
    const text = number === undefined ? 'has no port.' : `has no port ${number}.`;
    return unknown(placedAt('name', because(text, cluster.name, service.object, { path: 'spec.ports' })));
  }
  if (service.headless || service.type === 'ExternalName') {
    const text = `${service.headless ? 'is headless' : 'is an ExternalName'}: requests go to the address that the client resolved.`;
    return unknown(placedAt('name', because(text, cluster.name, service.object, { path: 'spec' })));
  }
  if (!isCarried(port)) {
    const text = `has port ${port.port} for ${port.protocol}: ztunnel and waypoints carry TCP alone. Requests go past them, as Kubernetes routes them, and the mesh does not move them to another cluster.`;
    return unknown(placedAt('enrolment', because(text, cluster.name, service.object, { path: 'spec.ports' })));
  }
  const network = whyNetworkUnread(situation, key, cluster.name);
  return network && unknown(placedAt('gateway', network));
}

/** istiod goes by a label, whoever wrote it. @see istio pilot/pkg/serviceregistry/ambient/waypoints.go fetchWaypointForTarget */
function takenForOfGateway({ view }: Situation, service: Service, cluster: string): Reason {
  return because(
    'is labelled as the Service that istiod generates for a Gateway, so it is bound to no waypoint: node proxies choose pods, and no DestinationRule applies.',
    cluster,
    service.object,
    {
      path: `metadata.labels["${LABEL_GATEWAY_MANAGED}"]`,
      remedies: [
        {
          change: `remove the label ${LABEL_GATEWAY_MANAGED} in every cluster that has it.`,
          edit: view.clusters.flatMap(({ cluster: { name, services } }) => {
            const there = services.get(keyOf(service));
            return there?.generated === true ? [setLabel(name, there.object, LABEL_GATEWAY_MANAGED, undefined)] : [];
          }),
        },
      ],
    },
  );
}
