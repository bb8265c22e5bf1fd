// The words of the mails. Each is one page of text, and the same as HTML without pictures, scripts or anything loaded from elsewhere.
import type { MailContent } from '../domain/exchange/mail.ts'

export interface Composed {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Whom an answer reaches; nobody when null. */
  readonly replyTo: { readonly name: string; readonly address: string } | null
}

/** What a mail is made of, in order. */
type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'address'; readonly text: string }

interface Letter {
  readonly subject: string
  readonly blocks: readonly Block[]
}

/**
 * @param site What the portal calls itself.
 * @remarks Names of people come from outside: they are shortened to one line, and escaped in HTML.
 */
export function compose(content: MailContent, site: string): Composed {
  const letter = letterOf(content, oneLine(site))
  return {
    subject: letter.subject,
    text: `${letter.blocks.map(({ text }) => text).join('\n\n')}\n`,
    html: htmlOf(letter),
    replyTo: content.kind === 'transfer' ? { name: oneLine(content.senderName), address: content.senderAddress } : null
  }
}

function letterOf(content: MailContent, site: string): Letter {
  switch (content.kind) {
    case 'code':
      return codeLetter(content, site)
    case 'transfer':
      return transferLetter(content, site)
    case 'sent-in':
      return sentInLetter(content, site)
  }
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text })

function codeLetter(content: Extract<MailContent, { kind: 'code' }>, site: string): Letter {
  const sender = oneLine(content.senderName)
  return {
    subject: `Your code for ${site}`,
    blocks: [
      paragraph(`This code shows that you can read mail at ${content.to}. It opens what ${sender} sent you:`),
      { kind: 'code', text: content.code },
      paragraph(
        `Type it on the page that asked for it. It works once, in that browser alone, for ${content.minutes} minutes.`
      ),
      paragraph(
        'You did not ask for it? Then do nothing: without this mail nobody gets in. Never tell the code to anybody.'
      )
    ]
  }
}

function transferLetter(content: Extract<MailContent, { kind: 'transfer' }>, site: string): Letter {
  const sender = oneLine(content.senderName)
  const what = content.files === 0 ? 'a message' : content.files === 1 ? 'a file' : `${content.files} files`
  return {
    subject: content.again ? `Reminder: ${sender} sent you ${what}` : `${sender} sent you ${what}`,
    blocks: [
      paragraph(`${sender} (${content.senderAddress}) sent you ${what} over ${site}.`),
      paragraph('Open the secure link that you get from them. Without it, this address asks for it:'),
      { kind: 'address', text: content.address },
      paragraph(
        `The second half of the link is the key. ${site} does not know it and so can not mail it: if you have not got the link, ask ${sender} for it.`
      ),
      paragraph(`It can be opened until ${dateOf(content.expiresAt)}.`)
    ]
  }
}

function sentInLetter(content: Extract<MailContent, { kind: 'sent-in' }>, site: string): Letter {
  const what = content.files === 0 ? 'a message' : content.files === 1 ? 'a file' : `${content.files} files`
  const where = content.title === null ? 'your personal address' : `your request “${oneLine(content.title)}”`
  return {
    subject: `Somebody sent you ${what} over ${site}`,
    blocks: [
      paragraph(`Through ${where}, ${what} came in. Only your receiving key opens it:`),
      { kind: 'address', text: content.address }
    ]
  }
}

const dateOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Names can't add lines to a mail, nor turn the direction of what follows. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, 120)

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${String(character.codePointAt(0))};`)

const styles: Readonly<Record<Block['kind'], string>> = {
  paragraph: 'margin:0 0 16px',
  code: 'margin:0 0 16px;font:600 28px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:6px',
  address: 'margin:0 0 16px;word-break:break-all'
}

function htmlOf({ subject, blocks }: Letter): string {
  const body = blocks.map(({ kind, text }) => `<p style="${styles[kind]}">${inner(kind, text)}</p>`).join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1c2024">
<div style="max-width:560px;margin:0 auto;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
${body}
</div>
</body></html>
`
}

const inner = (kind: Block['kind'], text: string): string =>
  kind === 'address' ? `<a href="${escaped(text)}">${escaped(text)}</a>` : escaped(text)
