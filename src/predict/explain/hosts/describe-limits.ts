import { ANNOTATION_EXPORT_TO, LABEL_REVISION } from '../../../istio/vocabulary';
import { isDestinationRule, matchesHost, toDestinationRule } from '../../../model/policy';
import { describeObject } from '../../../model/object';
import { dependsOnRevision, isOfOtherRevision } from '../../../model/istiod';
import type { Cluster } from '../../../model/mesh';
import { isVisibleTo, type Service } from '../../../model/services';
import { editMeshConfig, set, setLabel } from '../../edit';
import { because, type Reason } from '../../answer';

/**
 * What keeps istiod from sending a proxy all endpoints of a service, or from using a rule that is written for it: export,
 * cluster-local hosts, other revisions. Empty where nothing does.
 */
export function describeLimits(cluster: Cluster, service: Service, proxyNamespace: string): Reason[] {
  return [
    ...unexported(cluster, service, proxyNamespace),
    ...clusterLocal(cluster, service),
    ...ofOtherRevisions(cluster, service),
  ];
}

function unexported({ name }: Cluster, service: Service, proxyNamespace: string): Reason[] {
  if (isVisibleTo(service, proxyNamespace)) return [];
  return [
    because(
      `is exported to ${service.exportTo.join(', ')}, and not to ${proxyNamespace}: istiod sends the proxy there no endpoint, and every request gets 503.`,
      name,
      service.object,
      {
        isCause: true,
        path: 'metadata.annotations["networking.istio.io/exportTo"]',
        remedies: [
          {
            change: `remove the annotation, or export the Service to ${proxyNamespace}, too.`,
            edit: [set(name, service.object, ['metadata', 'annotations', ANNOTATION_EXPORT_TO], undefined)],
          },
        ],
      },
    ),
  ];
}

function clusterLocal(cluster: Cluster, service: Service): Reason[] {
  const { name, istiod } = cluster;
  if (!service.clusterLocal || service.scope !== 'GLOBAL') return [];
  return [
    because(
      `makes ${service.host} local to its cluster (serviceSettings): istiod sends no endpoint of another cluster.`,
      name,
      istiod.configMap ?? service.object,
      {
        isCause: true,
        remedies: [
          {
            change: `remove the host from serviceSettings of MeshConfig in ${name}.`,
            edit: editMeshConfig(cluster, ({ serviceSettings: _removed, ...config }) => config),
          },
        ],
      },
    ),
  ];
}

function ofOtherRevisions({ name, objects, istiod }: Cluster, { host }: Service): Reason[] {
  return objects
    .filter((object) => isDestinationRule(object) && isOfOtherRevision(object, istiod))
    .filter((object) => isFor(object, host))
    .map((object) =>
      because(
        `is for revision ${object.labels[LABEL_REVISION]}, and istiod of ${name} is revision ${istiod.revision ?? 'default'}: istiod ignores the rule.`,
        name,
        object,
        {
          isCause: true,
          path: 'metadata.labels["istio.io/rev"]',
          remedies: [
            {
              change: 'remove the label istio.io/rev from the rule.',
              edit: [setLabel(name, object, LABEL_REVISION, undefined)],
            },
          ],
        },
      ),
    );
}

/** Why it depends on istiod's revision, which was not read, whether a rule for a service counts; undefined if it does not. */
export function whyRevisionUnknown({ name, objects, istiod }: Cluster, { host }: Service): Reason | undefined {
  if (istiod.revision !== undefined) return undefined;
  const rule = objects.find(
    (object) => isDestinationRule(object) && dependsOnRevision(object, istiod) && isFor(object, host),
  );
  if (rule === undefined) return undefined;
  return because(
    `counts only if istiod of ${name} has revision ${rule.labels[LABEL_REVISION]}, and ${describeObject({ kind: 'Deployment', namespace: istiod.namespace, name: 'istiod' })} was not read.`,
    name,
    rule,
    {
      path: 'metadata.labels["istio.io/rev"]',
      change: "add istiod's Deployment to the directory, or remove the label istio.io/rev from the rule.",
    },
  );
}

/** The host of a rule as istiod expands it, compared with a service's. */
function isFor(object: Parameters<typeof toDestinationRule>[0], host: string): boolean {
  const [, , , ...domain] = host.split('.');
  return matchesHost(toDestinationRule(object, domain.join('.'), []).host, host);
}
