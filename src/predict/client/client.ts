/** Who asks. */
export interface Client {
  readonly cluster: string;
  readonly kind: ClientKind;
  /** Where it runs, where that is known and matters: a zone of its cluster. */
  readonly zone?: string;
  /** The method of HTTP by which it asks; undefined for a method that no route names. */
  readonly method?: string;
}

export type ClientKind =
  /** A pod that a ztunnel speaks for. */
  | 'ambient'
  /** Istio's ingress gateway. */
  | 'ingress'
  /** A pod with a sidecar. */
  | 'sidecar';
