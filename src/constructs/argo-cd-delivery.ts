import { Construct } from 'constructs';
import type { Delivery } from '../synth/delivery';
import { groupOf, type Manifest } from '../synth/tree/kinds';
import type { Layout } from '../synth/place/layout';
import type { Problem } from '../diagnostics';
import { PHASE_FOLDERS, specWithDefaults, type Phase } from '../synth/verdict/verdict';
import type { Mesh } from './mesh';
import { asMesh } from './private/as-mesh';
import { checkNamespace } from './private/props/check';
import { checkAtSynth } from './private/props/check-at-synth';
import { checkClusterKeys, checkDeliveryName, checkGiven, checkRepositoryPath } from './private/check-delivery';
import {
  isMeshGateway,
  isNamespace,
  isProtected,
  phaseOfManifest,
  withAnnotations,
  withOwnInfrastructure,
} from './private/delivered-object';
import { flag, judged, made, map, type Shape } from './private/props/kinds';
import { acceptProps } from './private/props/props';

/** How Argo CD knows a cluster. */
export class ArgoCdDestination {
  /** By the name that Argo CD has for it (`argocd cluster list`). */
  public static cluster(name: string): ArgoCdDestination {
    return new ArgoCdDestination(name, '');
  }

  /** By the URL of its API server, `https://kubernetes.default.svc` for the cluster that Argo CD runs in. */
  public static server(url: string): ArgoCdDestination {
    return new ArgoCdDestination('', url);
  }

  private constructor(
    /** @internal */
    public readonly _name: string,
    /** @internal */
    public readonly _server: string,
  ) {}
}

/** Where the manifests are, and how Argo CD knows the clusters. */
export interface ArgoCdDeliveryProps {
  /** The repository that the output is committed to. */
  readonly repoUrl: string;

  /** The branch, tag or commit. @default "HEAD" */
  readonly revision?: string;

  /** The folder of the repository that the output is committed to. @default "dist" */
  readonly path?: string;

  /**
   * Destinations by the name of the cluster.
   *
   * @default ArgoCdDestination.cluster() with the cluster's own name
   */
  readonly destinations?: Record<string, ArgoCdDestination>;

  /** The AppProject of the Applications. @default "default" */
  readonly project?: string;

  /** The namespace of Argo CD. @default "argocd" */
  readonly namespace?: string;

  /**
   * Whether Argo CD reverts changes that others make in a cluster. It then also reverts what operators do in an outage, such
   * as scaling a sick Deployment to zero.
   *
   * @default false
   */
  readonly selfHeal?: boolean;
}

const PROPS: Shape<ArgoCdDeliveryProps> = {
  repoUrl: judged,
  revision: judged,
  path: judged,
  destinations: map(
    "destinations: { cluster1: ArgoCdDestination.cluster('cluster1') }",
    made(ArgoCdDestination, "ArgoCdDestination.cluster('…') or ArgoCdDestination.server('https://…')"),
  ),
  project: judged,
  namespace: judged,
  selfHeal: flag,
};

const API_VERSION = 'argoproj.io/v1alpha1';
const ANNOTATION_SYNC_WAVE = 'argocd.argoproj.io/sync-wave';
const ANNOTATION_SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const KEEP = 'Prune=false,Delete=false';
/** Waves of what is in a later phase of a rollout; within a cluster they keep the same order. */
const WAVES: Readonly<Record<Phase, string | undefined>> = { 1: undefined, 2: '1', 3: '2' };

/**
 * Has Argo CD take the manifests from a Git repository to the clusters.
 *
 * It becomes an ApplicationSet in `_argocd/<id>.k8s.yaml` (`kubectl apply -f dist/_argocd` once, in the cluster of Argo CD),
 * of which Argo CD makes an Application per cluster. In the manifests, sync waves put Namespaces before Gateways, those
 * before Services, and rules last; Argo CD never deletes Namespaces, waypoints, east-west gateways and global Services; and
 * defaults are written out, so that Argo CD reports no difference where nothing was changed.
 *
 * With `phases` of the Mesh there is an ApplicationSet per phase. Only the first one syncs by itself: Argo CD's waves do not
 * reach from cluster to cluster, so the others wait for `argocd app sync`.
 *
 * Refused at synth: a destination for a cluster that the mesh does not have; an empty URL, revision or path.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
 *
 * @example
 * new ArgoCdDelivery(mesh, 'mesh', {
 *   repoUrl: 'https://github.com/example/mesh.git',
 *   destinations: { cluster1: ArgoCdDestination.server('https://kubernetes.default.svc') },
 * });
 */
export class ArgoCdDelivery extends Construct {
  constructor(mesh: Mesh, id: string, props: ArgoCdDeliveryProps) {
    super(asMesh(mesh, id, 'ArgoCdDelivery'), id);
    const given = acceptProps(this, 'ArgoCdDelivery', props, PROPS);
    mesh._deliverWith({
      prepare: prepareForArgoCd,
      describe: (deliveries, layout) =>
        new Map([[`_argocd/${id}.k8s.yaml`, applicationSets(id, given, deliveries, layout)]]),
    });
    checkAtSynth(this, () => check(this.node.id, mesh, given));
  }
}

function prepareForArgoCd(manifest: Manifest): Manifest {
  const complete =
    groupOf(manifest.apiVersion) === 'gateway.networking.k8s.io' && manifest.spec !== undefined
      ? { ...manifest, spec: specWithDefaults(manifest.apiVersion, manifest.kind, manifest.spec) }
      : manifest;
  const wave = waveOf(manifest);
  return withAnnotations(withOwnInfrastructure(complete), {
    ...(isProtected(manifest) ? { [ANNOTATION_SYNC_OPTIONS]: KEEP } : {}),
    ...(wave === undefined ? {} : { [ANNOTATION_SYNC_WAVE]: wave }),
  });
}

function waveOf(manifest: Manifest): string | undefined {
  if (isNamespace(manifest)) return '-1';
  return isMeshGateway(manifest) ? '0' : WAVES[phaseOfManifest(manifest)];
}

function applicationSets(
  id: string,
  props: ArgoCdDeliveryProps,
  deliveries: readonly Delivery[],
  layout: Layout,
): Manifest[] {
  const phases = [...new Set(deliveries.map(({ phase }) => phase))];
  return phases.map((phase) =>
    applicationSet(
      id,
      props,
      phase,
      deliveries.filter((delivery) => delivery.phase === phase),
      layout,
    ),
  );
}

function applicationSet(
  id: string,
  props: ArgoCdDeliveryProps,
  phase: Phase | undefined,
  deliveries: readonly Delivery[],
  layout: Layout,
): Manifest {
  const suffix = phase === undefined ? '' : `-${PHASE_FOLDERS[phase]}`;
  const { repoUrl, revision = 'HEAD', path = 'dist' } = props;
  const destinations = deliveries.map(({ cluster }) => destinationOf(cluster.name, props));
  const byName = destinations.some(({ _name }) => _name !== '');
  const byServer = destinations.some(({ _server }) => _server !== '');
  return {
    apiVersion: API_VERSION,
    kind: 'ApplicationSet',
    metadata: { name: `${id}${suffix}`, namespace: props.namespace ?? 'argocd' },
    spec: {
      generators: deliveries.map(({ cluster, folder }, index) => ({
        git: {
          repoURL: repoUrl,
          revision,
          directories: [{ path: `${path}/${folder}` }],
          values: {
            cluster: cluster.name,
            ...(byName ? { destination: destinations[index]!._name } : {}),
            ...(byServer ? { server: destinations[index]!._server } : {}),
          },
        },
      })),
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          name: `${id}-{{ .values.cluster }}${suffix}`,
          labels: {
            'cdk8s-ambient/cluster': '{{ .values.cluster }}',
            ...(phase === undefined ? {} : { 'cdk8s-ambient/phase': String(phase) }),
          },
        },
        spec: {
          destination: {
            ...(byName ? { name: '{{ .values.destination }}' } : {}),
            ...(byServer ? { server: '{{ .values.server }}' } : {}),
          },
          project: props.project ?? 'default',
          source: {
            // With kustomization.yaml Argo CD finds out by itself, and must not be told otherwise.
            ...(layout.filePerResource && !layout.kustomization ? { directory: { recurse: true } } : {}),
            path: '{{ .path.path }}',
            repoURL: repoUrl,
            targetRevision: revision,
          },
          syncPolicy: {
            ...(phase === undefined || phase === 1
              ? { automated: { prune: true, selfHeal: props.selfHeal ?? false } }
              : {}),
            syncOptions: ['ServerSideApply=true'],
          },
        },
      },
    },
  };
}

function destinationOf(cluster: string, { destinations = {} }: ArgoCdDeliveryProps): ArgoCdDestination {
  return Object.hasOwn(destinations, cluster) ? destinations[cluster]! : ArgoCdDestination.cluster(cluster);
}

function check(id: string, mesh: Mesh, props: ArgoCdDeliveryProps): Problem[] {
  return [
    ...checkDeliveryName(id),
    ...checkGiven('repoUrl', props.repoUrl ?? '', 'https://github.com/example/mesh.git'),
    ...checkGiven('revision', props.revision, 'main'),
    ...checkGiven('project', props.project, 'default'),
    ...checkRepositoryPath(props.path ?? 'dist'),
    ...checkNamespace(props.namespace ?? 'argocd'),
    ...checkClusterKeys('destinations', mesh, props.destinations ?? {}),
    ...Object.entries(props.destinations ?? {})
      .filter(([, { _name, _server }]) => `${_name}${_server}` === '')
      .map(([cluster]) => ({
        message: `destinations.${cluster} is empty, so it names no cluster.`,
        why: 'Argo CD would make an Application that goes nowhere.',
        fix: "use ArgoCdDestination.cluster('…') or ArgoCdDestination.server('https://…').",
      })),
  ];
}
