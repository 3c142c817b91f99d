import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

export function NotificationArea() {
  return <Notifications position="bottom-right" />
}
