import { describeObject } from '../model/kube-object';
import type { Service } from '../model/service';
import type { Answer, Question } from './answer';
import { askDirectly } from './ask-directly';
import { askThroughWaypoint } from './ask-through-waypoint';
import type { ClusterView } from './istio/view';
import { unknown, type Outcome } from './outcome';
import { because } from './reason';
import type { Situation } from './situation';
import { verdictOf } from './verdict';

/** Where the requests of a client to a service go. What cannot be said is `unknown`, and never a guess. */
export function ask(situation: Situation, question: Question): Answer {
  const { client, service: key } = question;
  const view = situation.view.clusterOf(client.cluster);
  const service = view.cluster.services.get(key);
  const port = service?.ports.find((one) => question.port === undefined || one.port === question.port);
  const outcome =
    whyUnknown(situation, question, view, service, port) ?? outcomeFor(situation, question, view, service!, port!);
  return {
    ...question,
    port: port?.port ?? question.port ?? 0,
    outages: situation.outages,
    path: outcome.path,
    verdict: verdictOf(outcome, client.cluster),
    untilEjected: outcome.untilEjected,
    afterEjection: outcome.afterEjection,
    reasons: outcome.reasons,
  };
}

function outcomeFor(
  situation: Situation,
  question: Question,
  view: ClusterView,
  service: Service,
  port: Service['ports'][number],
): Outcome {
  const { cluster } = view;
  const binding = cluster.bindings.get(question.service);
  switch (binding?.kind) {
    case 'bound':
      return askThroughWaypoint(situation, question.client, view, service, port, binding);
    case 'unknown':
      return unknown(
        because(
          `names the waypoint ${binding.namespace}/${binding.name}, which is not among what was read. If it is there, requests go through it; if not, past it.`,
          cluster.name,
          binding.by,
          { change: 'give the directory that has the Gateway, too.' },
        ),
      );
    case 'denied':
    case 'unsupported': {
      const why = because(
        `names ${describeObject(binding.waypoint.object)}, and istiod refuses: the waypoint ${
          binding.kind === 'denied' ? 'does not take services of this namespace' : 'does not handle services'
        }. Requests go past it, and no DestinationRule counts.`,
        cluster.name,
        binding.by,
        {
          change:
            binding.kind === 'denied' ? 'allow the namespace in allowedRoutes.' : 'set istio.io/waypoint-for: service.',
        },
      );
      return askDirectly(situation, question.client, view, service, port, [why]);
    }
    case 'none':
    case undefined: {
      const why = because(
        'is bound to no waypoint: node proxies choose, and no DestinationRule counts.',
        cluster.name,
        service.object,
        {
          path: 'metadata.labels["istio.io/use-waypoint"]',
          change: 'bind it to a waypoint, to have failover by health and priority.',
        },
      );
      return askDirectly(situation, question.client, view, service, port, [why]);
    }
  }
}

/** What keeps a question from having an answer, before anything is computed. */
function whyUnknown(
  situation: Situation,
  { client, service: key, port: number }: Question,
  { cluster }: ClusterView,
  service: Service | undefined,
  port: Service['ports'][number] | undefined,
): Outcome | undefined {
  if (client.kind !== 'ambient') {
    return unknown({ text: `clients of kind ${client.kind} are not modelled.`, cluster: cluster.name });
  }
  if (situation.isDown(cluster.name)) {
    return unknown({ text: `the client is in ${cluster.name}, which is down.`, cluster: cluster.name });
  }
  if (service === undefined) {
    return unknown({
      text: `${cluster.name} has no Service ${key}. What its clients know of it, they know from another cluster.`,
      cluster: cluster.name,
      change: 'declare the Service in every cluster.',
    });
  }
  if (port === undefined) {
    const text = number === undefined ? 'has no port.' : `has no port ${number}.`;
    return unknown(because(text, cluster.name, service.object, { path: 'spec.ports' }));
  }
  if (service.headless || service.type === 'ExternalName') {
    const text = `${service.headless ? 'is headless' : 'is an ExternalName'}: requests go to the address that the client resolved.`;
    return unknown(because(text, cluster.name, service.object, { path: 'spec' }));
  }
  const unread = situation
    .shardsOf(key)
    .find(({ cluster: name, isKnown }) => !isKnown && (name === cluster.name || service.scope === 'GLOBAL'));
  if (unread === undefined) return undefined;
  const theirs = situation.view.clusterOf(unread.cluster).cluster.services.get(key)!;
  return unknown(
    because(
      'has no workload among what was read, so nobody can say how many pods answer there.',
      unread.cluster,
      theirs.object,
      {
        path: 'spec.selector',
        change:
          'give the directory that has its workloads, or say how many pods there are with the annotation cdk8s-ambient/replicas.',
      },
    ),
  );
}
