import { judged, made, map, problemsInside, struct } from './private/props/kinds';

/** Whose services may use a waypoint: the listener's `allowedRoutes.namespaces`. */
export class AllowedNamespaces {
  /** Services of the waypoint's own namespace only. */
  public static same(): AllowedNamespaces {
    return new AllowedNamespaces('Same');
  }

  /** Services of every namespace. */
  public static all(): AllowedNamespaces {
    return new AllowedNamespaces('All');
  }

  /**
   * Services of the namespaces that carry all these labels. The waypoint's own namespace must carry them too, if its
   * services are to use it.
   *
   * @param matchLabels labels of the Namespace objects
   */
  public static labelled(matchLabels: Record<string, string>): AllowedNamespaces {
    return new AllowedNamespaces('Selector', { ...matchLabels });
  }

  private constructor(
    /** @internal */
    public readonly _from: 'Same' | 'All' | 'Selector',
    /** @internal */
    public readonly _matchLabels?: Record<string, string>,
  ) {}
}

/** CPU and memory as Kubernetes quantities, for example `{ cpu: '100m', memory: '128Mi' }`. */
export interface ResourceQuantities {
  /** CPU in cores: "2", "0.5", "100m". @default not set */
  readonly cpu?: string;
  /** Memory in bytes: "128Mi", "1Gi". @default not set */
  readonly memory?: string;
}

/** Resources of each waypoint pod's proxy container. */
export interface WaypointResources {
  /** What a pod is guaranteed. @default what the installation sets for waypoints (global.waypoint.resources) */
  readonly requests?: ResourceQuantities;
  /** What a pod may use. @default what the installation sets for waypoints (global.waypoint.resources) */
  readonly limits?: ResourceQuantities;
}

/** Bounds and target of a HorizontalPodAutoscaler. */
export interface AutoscalingOptions {
  /** The fewest pods, at least 1. Two or more survive the loss of a node. @default 1, as in Kubernetes */
  readonly minReplicas?: number;
  /** The most pods, at least minReplicas. */
  readonly maxReplicas: number;
  /** CPU use, in percent of the request, that the autoscaler aims for. @default 80 */
  readonly targetCpuUtilizationPercent?: number;
}

/** How many pods a waypoint runs: a fixed number, or as many as an autoscaler decides. Never both: each would undo what the other does. */
export class WaypointScaling {
  /**
   * A fixed number of pods.
   *
   * @param replicas at least 0; may be a value from `mesh.perCluster()`. With 0 the waypoint's services go through
   * another cluster's waypoint, if it is global.
   */
  public static replicas(replicas: number): WaypointScaling {
    return new WaypointScaling(replicas, undefined);
  }

  /** As many pods as a HorizontalPodAutoscaler decides. Each field may be a value from `mesh.perCluster()`. */
  public static autoscaled(options: AutoscalingOptions): WaypointScaling {
    // From JavaScript without any, it is still an autoscaler: the check misses what it needs.
    return new WaypointScaling(undefined, options ?? ({} as AutoscalingOptions));
  }

  private constructor(
    /** @internal */
    public readonly _replicas: number | undefined,
    /** @internal */
    public readonly _autoscaling: AutoscalingOptions | undefined,
  ) {}
}

/** How many waypoint pods a voluntary disruption (a node drain) must leave running or may evict. */
export class DisruptionBudget {
  /**
   * The pods that must stay.
   *
   * @param pods a number of pods, or a percentage such as "50%"; may be a value from `mesh.perCluster()`
   */
  public static minAvailable(pods: number | string): DisruptionBudget {
    return new DisruptionBudget('minAvailable', pods);
  }

  /**
   * The pods that may be evicted at a time.
   *
   * @param pods a number of pods, or a percentage such as "25%"; may be a value from `mesh.perCluster()`
   */
  public static maxUnavailable(pods: number | string): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', pods);
  }

  private constructor(
    /** @internal */
    public readonly _field: 'minAvailable' | 'maxUnavailable',
    /** @internal */
    public readonly _pods: number | string,
  ) {}
}

/**
 * The form of a scaling, and of what its factories were given.
 *
 * @internal
 */
export const WAYPOINT_SCALING = made(
  WaypointScaling,
  'WaypointScaling.replicas(2) or WaypointScaling.autoscaled({ maxReplicas: 5 })',
  (field, { _autoscaling }) =>
    problemsInside('WaypointScaling', { autoscaled: _autoscaling }, { autoscaled: AUTOSCALING }, `${field}.`),
);
const AUTOSCALING = struct<AutoscalingOptions>('AutoscalingOptions', {
  minReplicas: judged,
  maxReplicas: judged,
  targetCpuUtilizationPercent: judged,
});

/**
 * The form of the namespaces that a waypoint allows.
 *
 * @internal
 */
export const ALLOWED_NAMESPACES = made(
  AllowedNamespaces,
  'AllowedNamespaces.same(), .all() or .labelled({ … })',
  (field, { _matchLabels }) =>
    problemsInside('AllowedNamespaces', { labelled: _matchLabels }, { labelled: map("{ team: 'shop' }") }, `${field}.`),
);

/**
 * The form of a disruption budget.
 *
 * @internal
 */
export const DISRUPTION_BUDGET = made(DisruptionBudget, 'DisruptionBudget.minAvailable(1) or .maxUnavailable(1)');

const QUANTITIES = struct<ResourceQuantities>('ResourceQuantities', { cpu: judged, memory: judged });

/**
 * The form of resources.
 *
 * @internal
 */
export const WAYPOINT_RESOURCES = struct<WaypointResources>('WaypointResources', {
  requests: QUANTITIES,
  limits: QUANTITIES,
});
