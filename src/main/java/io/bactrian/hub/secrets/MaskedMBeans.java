package io.bactrian.hub.secrets;

import io.bactrian.shared.SecretValues;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import javax.management.DynamicMBean;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The MBean server as Camel sees it: what Camel registers is masked, in its name and in all that it
 * answers. Camel itself masks the options that it knows to be secret, and no others.
 */
final class MaskedMBeans implements InvocationHandler {
  private final MBeanServer server;

  private MaskedMBeans(MBeanServer server) {
    this.server = server;
  }

  static MBeanServer around(MBeanServer server) {
    return (MBeanServer)
        Proxy.newProxyInstance(
            MaskedMBeans.class.getClassLoader(),
            new Class<?>[] {MBeanServer.class},
            new MaskedMBeans(server));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      if (arguments == null) {
        return method.invoke(server);
      }
      @Nullable Object[] given = arguments.clone();
      for (int i = 0; i < given.length; i++) {
        if (given[i] instanceof ObjectName name) {
          given[i] = masked(name);
        } else if (i == 0
            && method.getName().equals("registerMBean")
            && given[i] instanceof DynamicMBean bean) {
          given[i] = new MaskedMBean(bean);
        }
      }
      return method.invoke(server, given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static ObjectName masked(ObjectName name) throws MalformedObjectNameException {
    String text = name.toString();
    return SecretValues.isIn(text) ? new ObjectName(SecretValues.masked(text)) : name;
  }
}
