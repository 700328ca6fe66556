/** A mesh of more clusters has rows that differ in the names of clusters alone. */
export const MANY_CLUSTERS = 12;
/** The tables of more services do not fit on a screen. */
export const MANY_SERVICES = 12;
/** More names are counted. */
export const MANY = 3;
