/** What stands on the page of a secure link. */
export const text = {
  title: 'Files for you'
}
