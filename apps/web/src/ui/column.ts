/** A column of a DataTable. On a phone the first becomes the card's heading. */
export interface Column {
  readonly key: string
  readonly label: string
  readonly align?: 'start' | 'end'
  readonly hideOnPhone?: boolean
  /** For a column of buttons, and so without asking for one with the key `actions`: named for screen readers alone, in the corner of the card on a phone. */
  readonly hideLabel?: boolean
}
