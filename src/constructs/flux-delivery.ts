import { GATEWAY_API_VERSION } from '../istio/vocabulary';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { Delivery } from '../synth/delivery';
import type { Manifest } from '../synth/tree/kinds';
import type { Problem } from '../diagnostics';
import { PHASE_FOLDERS } from '../synth/verdict/verdict';
import type { Mesh } from './mesh';
import { asMesh } from './private/as-mesh';
import { checkNamespace } from './private/props/check';
import { isDnsSubdomain, isLabelValue } from '../util/kubernetes-names';
import { checkAtSynth } from './private/props/check-at-synth';
import { checkClusterKeys, checkDeliveryName, checkGiven, checkRepositoryPath } from './private/check-delivery';
import { isMeshGateway, isProtected, withAnnotations, withOwnInfrastructure } from './private/delivered-object';
import { checkDuration, formatDuration } from './private/props/duration';
import { judged, made, map, problemsInside, struct, type Shape } from './private/props/kinds';
import { acceptProps } from './private/props/props';
import { show } from './private/props/show';

/** A Git repository, as Flux is to watch it. */
export interface FluxGitRepositoryOptions {
  /** Its URL: `https://`, `http://` or `ssh://`. */
  readonly url: string;

  /** The branch. @default "main" */
  readonly branch?: string;

  /** The Secret with the credentials to read it. @default none: the repository is public */
  readonly secretName?: string;
}

/** Where Flux finds the manifests. */
export class FluxSource {
  /** A GitRepository that is written here, named like the delivery. */
  public static gitRepository(repository: FluxGitRepositoryOptions): FluxSource {
    return new FluxSource(repository, undefined);
  }

  /**
   * A GitRepository that is there already, such as the one that `flux bootstrap` makes.
   *
   * @param name its name, in the namespace of the delivery
   */
  public static fromName(name: string): FluxSource {
    return new FluxSource(undefined, name);
  }

  private constructor(
    /** @internal */
    public readonly _repository: FluxGitRepositoryOptions | undefined,
    /** @internal */
    public readonly _name: string | undefined,
  ) {}
}

/** Where the manifests are, and from where Flux reaches the clusters. */
export interface FluxDeliveryProps {
  /** Where Flux finds the manifests. */
  readonly source: FluxSource;

  /** The folder of the repository that the output is committed to. @default "dist" */
  readonly path?: string;

  /** The namespace of Flux's objects. @default "flux-system" */
  readonly namespace?: string;

  /**
   * For one Flux that reaches all clusters from one place: the Secrets with their kubeconfigs, by the name of the cluster,
   * for every cluster.
   *
   * @default none: Flux runs in each cluster
   */
  readonly kubeConfigs?: Record<string, string>;

  /** How often Flux looks for changes in the clusters. @default Duration.minutes(10) */
  readonly interval?: Duration;

  /** How long Flux waits for Gateways and waypoints. @default Duration.minutes(5) */
  readonly timeout?: Duration;
}

const REPOSITORY = struct<FluxGitRepositoryOptions>('FluxGitRepositoryOptions', {
  url: judged,
  branch: judged,
  secretName: judged,
});
const PROPS: Shape<FluxDeliveryProps> = {
  source: made(
    FluxSource,
    "FluxSource.gitRepository({ url: 'https://…' }) or FluxSource.fromName('flux-system')",
    (field, { _repository }) =>
      problemsInside('FluxSource', { gitRepository: _repository }, { gitRepository: REPOSITORY }, `${field}.`),
  ),
  path: judged,
  namespace: judged,
  kubeConfigs: map("kubeConfigs: { cluster1: 'cluster1-kubeconfig' }"),
  interval: judged,
  timeout: judged,
};

const KUSTOMIZATION = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' };
const GIT_REPOSITORY = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' };
const ANNOTATION_PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const SOURCE_INTERVAL = '1m';
/** What Flux does not know by itself: a Gateway is there when its controller says so, of what is written now. */
const GATEWAY_IS_PROGRAMMED = {
  apiVersion: GATEWAY_API_VERSION,
  kind: 'Gateway',
  current:
    "status.conditions.exists(c, c.type == 'Programmed' && c.status == 'True' && c.observedGeneration == metadata.generation)",
};

/**
 * Has Flux take the manifests from a Git repository to the clusters.
 *
 * It becomes a Kustomization per cluster, which is ready when the cluster's Gateways are programmed and the waypoints that
 * istiod deploys for them are available, and a GitRepository: in `_flux/<cluster>/` for Flux in each cluster
 * (`kubectl apply -f dist/_flux/<cluster>` there), or in `_flux/` with `kubeConfigs`. Flux never deletes Namespaces,
 * waypoints, east-west gateways and global Services, nor anything when its Kustomization is deleted.
 *
 * With `phases` of the Mesh there is a Kustomization per cluster and phase, each of which waits for the phase before: with
 * `kubeConfigs` in all clusters, else in its own.
 *
 * Refused at synth: `kubeConfigs` that name a cluster that the mesh does not have, or not all it has; an empty URL or path;
 * durations that Flux does not accept; names that are too long.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/
 *
 * @example
 * new FluxDelivery(mesh, 'mesh', {
 *   source: FluxSource.gitRepository({ url: 'https://github.com/example/mesh.git' }),
 * });
 */
export class FluxDelivery extends Construct {
  constructor(mesh: Mesh, id: string, props: FluxDeliveryProps) {
    super(asMesh(mesh, id, 'FluxDelivery'), id);
    const given = acceptProps(this, 'FluxDelivery', props, PROPS);
    mesh._deliverWith({ prepare: prepareForFlux, describe: (deliveries) => files(id, given, deliveries) });
    checkAtSynth(this, () => check(this.node.id, mesh, given));
  }
}

function prepareForFlux(manifest: Manifest): Manifest {
  return withAnnotations(
    withOwnInfrastructure(manifest),
    isProtected(manifest) ? { [ANNOTATION_PRUNE]: 'disabled' } : {},
  );
}

function files(
  id: string,
  props: FluxDeliveryProps,
  deliveries: readonly Delivery[],
): ReadonlyMap<string, readonly Manifest[]> {
  const source = gitRepository(id, props);
  const kustomizations = deliveries.map((delivery) => kustomization(id, props, delivery, deliveries));
  if (props.kubeConfigs !== undefined) return new Map([[`_flux/${id}.k8s.yaml`, [...source, ...kustomizations]]]);

  const written = new Map<string, readonly Manifest[]>();
  for (const [index, { cluster, phase }] of deliveries.entries()) {
    const isFirst = deliveries.findIndex((other) => other.cluster === cluster) === index;
    const name = phase === undefined ? id : `${id}-${PHASE_FOLDERS[phase]}`;
    written.set(`_flux/${cluster.folder}/${name}.k8s.yaml`, [...(isFirst ? source : []), kustomizations[index]!]);
  }
  return written;
}

function gitRepository(id: string, { source, namespace = 'flux-system' }: FluxDeliveryProps): Manifest[] {
  const repository = source._repository;
  if (repository === undefined) return [];
  const { url, branch = 'main', secretName } = repository;
  return [
    {
      ...GIT_REPOSITORY,
      metadata: { name: id, namespace },
      spec: {
        interval: SOURCE_INTERVAL,
        ref: { branch },
        ...(secretName === undefined ? {} : { secretRef: { name: secretName } }),
        url,
      },
    },
  ];
}

function kustomization(
  id: string,
  props: FluxDeliveryProps,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): Manifest {
  const { source, path = 'dist', namespace = 'flux-system', kubeConfigs } = props;
  const before = deliveriesBefore(delivery, deliveries, kubeConfigs !== undefined);
  const healthChecks = delivery.manifests.filter(isMeshGateway).flatMap(toHealthChecks);
  return {
    ...KUSTOMIZATION,
    metadata: { name: nameOf(id, delivery), namespace },
    spec: {
      deletionPolicy: 'Orphan',
      ...(before.length === 0 ? {} : { dependsOn: before.map((other) => ({ name: nameOf(id, other) })) }),
      ...(healthChecks.length === 0 ? {} : { healthCheckExprs: [GATEWAY_IS_PROGRAMMED], healthChecks }),
      interval: formatDuration(props.interval ?? Duration.minutes(10)),
      ...(kubeConfigs === undefined ? {} : { kubeConfig: { secretRef: { name: kubeConfigs[delivery.cluster.name] } } }),
      path: `./${path}/${delivery.folder}`,
      prune: true,
      sourceRef: { kind: GIT_REPOSITORY.kind, name: source._name ?? id },
      timeout: formatDuration(props.timeout ?? Duration.minutes(5)),
    },
  };
}

/** The last phase before this one: of all clusters where one Flux sees them all. */
function deliveriesBefore(
  { cluster, phase }: Delivery,
  deliveries: readonly Delivery[],
  seesAll: boolean,
): readonly Delivery[] {
  if (phase === undefined) return [];
  const visible = seesAll ? deliveries : deliveries.filter((other) => other.cluster === cluster);
  const earlier = visible.flatMap((other) => (other.phase !== undefined && other.phase < phase ? [other.phase] : []));
  return visible.filter((other) => other.phase === Math.max(...earlier));
}

/** The Gateway, and the Deployment that istiod makes of it, of the same name. */
function toHealthChecks({ apiVersion, kind, metadata }: Manifest): object[] {
  const { name, namespace } = metadata ?? {};
  return [
    { apiVersion, kind, name, namespace },
    { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace },
  ];
}

function nameOf(id: string, { cluster, phase }: Delivery): string {
  return `${id}-${cluster.name}${phase === undefined ? '' : `-${PHASE_FOLDERS[phase]}`}`;
}

const REFUSED_BY_FLUX = 'the API server refuses the Kustomization, so nothing is delivered.';

function check(id: string, mesh: Mesh, props: FluxDeliveryProps): Problem[] {
  const source = props.source as FluxSource | undefined;
  const repository = source?._repository;
  const { kubeConfigs } = props;
  return [
    ...checkDeliveryName(id),
    ...(repository === undefined
      ? checkGiven('source', source?._name ?? '', 'flux-system')
      : [
          ...checkUrl(repository.url),
          ...checkGiven('branch', repository.branch, 'main'),
          ...checkGiven('secretName', repository.secretName, 'flux-system'),
        ]),
    ...checkRepositoryPath(props.path ?? 'dist'),
    ...checkNamespace(props.namespace ?? 'flux-system'),
    ...(props.interval === undefined ? [] : checkDuration('interval', props.interval, REFUSED_BY_FLUX)),
    ...(props.timeout === undefined ? [] : checkDuration('timeout', props.timeout, REFUSED_BY_FLUX)),
    ...(kubeConfigs === undefined ? [] : checkKubeConfigs(mesh, kubeConfigs)),
    ...checkNameLengths(id, mesh),
  ];
}

function checkUrl(url: unknown): Problem[] {
  if (typeof url === 'string' && /^(https?|ssh):\/\/\S+$/.test(url)) return [];
  return [
    {
      message: `url is ${show(url)}.`,
      why: 'the API server refuses the GitRepository, so nothing is delivered.',
      fix: 'write it with its protocol: "https://github.com/example/mesh.git" or "ssh://git@github.com/example/mesh.git".',
    },
  ];
}

function checkKubeConfigs(mesh: Mesh, kubeConfigs: Readonly<Record<string, string>>): Problem[] {
  const missing = mesh.clusters.filter(({ name }) => !Object.hasOwn(kubeConfigs, name)).map(({ name }) => name);
  return [
    ...checkClusterKeys('kubeConfigs', mesh, kubeConfigs),
    ...(missing.length === 0
      ? []
      : [
          {
            message: `kubeConfigs has nothing for ${missing.join(', ')}.`,
            why: 'their manifests would be applied in the cluster that Flux runs in.',
            fix: 'name a Secret for every cluster, the one that Flux runs in among them.',
          },
        ]),
    ...Object.entries(kubeConfigs)
      .filter(([, secret]) => !isDnsSubdomain(secret))
      .map(([cluster, secret]) => ({
        message: `kubeConfigs.${cluster} is ${show(secret)}, which is not the name of a Secret.`,
        why: REFUSED_BY_FLUX,
        fix: 'use the name of the Secret that holds the kubeconfig.',
      })),
  ];
}

/** Flux labels everything it applies with the name of the Kustomization. */
function checkNameLengths(id: string, mesh: Mesh): Problem[] {
  return mesh.clusters
    .map(({ name }) => `${id}-${name}-${PHASE_FOLDERS[1]}`)
    .filter((name) => !isLabelValue(name))
    .map((name) => ({
      message: `a Kustomization would be named ${show(name)}, which is longer than a label value.`,
      why: 'Flux labels what it applies with that name, and the API server refuses it all.',
      fix: 'give the delivery a shorter id.',
    }));
}
