// Clusters that a renaming turns into each other, of which one is asked about.

export { SymmetricAnswers, type Asked } from './symmetric-answers';
